export * from './ids.ts';
export * from './quantities.ts';
