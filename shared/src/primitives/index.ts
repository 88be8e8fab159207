export * from './is-instant.ts';
export * from './is-nested.ts';
export * from './may-be-absent.ts';
export * from './page.dto.ts';
export * from './trimmed.ts';
export * from './vocabulary.ts';
