export * from './inventory.dto.ts';
export * from './node.dto.ts';
export * from './vocabulary.ts';
