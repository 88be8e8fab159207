export * from './capture-state.dto.ts';
export * from './inventory.dto.ts';
export * from './node.dto.ts';
export * from './spool-policy.dto.ts';
export * from './vocabulary.ts';
