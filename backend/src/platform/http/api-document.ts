import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

import { API_PREFIX } from './api-prefix.ts';
import { type DeclaredHandler, RouteCatalogue } from './route-catalogue.ts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** Of validators that are ours. What `@Type()` names is referred to already. */
const CONVERTERS = { isInstant: { type: 'string', format: 'date-time' }, isNested: {} } as const;

/** OpenAPI of every route; the schemas are those that the contracts validate with. */
export const apiDocument = (app: INestApplication): OpenAPIObject => {
  const about = new DocumentBuilder()
    .setTitle('Rakkr')
    .setDescription(
      'Success is `{ data }`, lists `{ data, meta }`; a refusal is `application/problem+json` with a `code`.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, about);
  // Both speak JSON Schema; their types differ in what OpenAPI 3.0 lets stand beside a reference.
  const contracts = validationMetadatasToSchemas({
    refPointerPrefix: '#/components/schemas/',
    classTransformerMetadataStorage: defaultMetadataStorage,
    additionalConverters: CONVERTERS,
  }) as Schemas;
  const components = document.components ?? {};
  document.components = { ...components, schemas: { ...components.schemas, ...contracts } };
  for (const handler of app.get(RouteCatalogue).handlers()) describeQuery(document, handler, contracts);
  return document;
};

/** Nest's document knows the fields of a query class only from decorators of its own; ours are in the contract. */
const describeQuery = (document: OpenAPIObject, { method, path, query }: DeclaredHandler, contracts: Schemas): void => {
  const contract = query === null ? undefined : contracts[query.name];
  if (contract === undefined || !('properties' in contract)) return;
  const route = document.paths[`/${API_PREFIX}${path.replace(/:(\w+)/g, '{$1}')}`];
  // Any other method is a key of the path as well; a socket event is not in the document.
  const operation = route?.[method.toLowerCase() as 'get' | 'post'];
  operation?.parameters?.push(
    ...Object.entries(contract.properties ?? {}).map(([name, schema]) => ({
      name,
      in: 'query' as const,
      required: contract.required?.includes(name) ?? false,
      schema,
    })),
  );
};

/**
 * The document at `openapi.json` and a page to browse it. Both are public: they describe the release, which everybody
 * can download, and say nothing of this installation.
 */
export const serveApiDocument = (app: INestApplication): void => {
  SwaggerModule.setup(`${API_PREFIX}/docs`, app, apiDocument(app), {
    jsonDocumentUrl: `${API_PREFIX}/openapi.json`,
    yamlDocumentUrl: `${API_PREFIX}/openapi.yaml`,
    customSiteTitle: 'Rakkr API',
  });
};
