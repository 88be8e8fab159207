export * from './domain-error.ts';
export * from './problem-codes.ts';
export type * from './problem-details.ts';
