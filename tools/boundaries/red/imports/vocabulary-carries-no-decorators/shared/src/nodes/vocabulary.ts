export { NodeDto } from './node.dto.ts';
