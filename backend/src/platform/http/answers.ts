import { type Type, applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';

const PAGE_META = {
  type: 'object',
  properties: {
    limit: { type: 'integer' },
    offset: { type: 'integer' },
    returned: { type: 'integer' },
    total: { type: 'integer' },
    hasNextPage: { type: 'boolean' },
    hasPreviousPage: { type: 'boolean' },
  },
  required: ['limit', 'offset', 'returned', 'total', 'hasNextPage', 'hasPreviousPage'],
};

/** Documents `{ data: <model> }` as the answer of a route. */
export const Answers = (model: Type, status = 200): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(model),
    ApiResponse({
      status,
      schema: { type: 'object', properties: { data: { $ref: getSchemaPath(model) } }, required: ['data'] },
    }),
  );

/** Documents `{ data: <model>[], meta }` as the answer of a route. */
export const AnswersPage = (model: Type): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(model),
    ApiResponse({
      status: 200,
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: { $ref: getSchemaPath(model) } }, meta: PAGE_META },
        required: ['data', 'meta'],
      },
    }),
  );
