import { aNode } from '../../../../shared/src/testing/node-builder.ts';

export const enrolNode = aNode;
