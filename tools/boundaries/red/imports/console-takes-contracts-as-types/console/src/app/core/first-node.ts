import { NodeDto } from '../../../../shared/src/nodes/index';

export const firstNode = new NodeDto();
