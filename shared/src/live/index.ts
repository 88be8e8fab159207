export * from './vocabulary.ts';
export * from './watch-meters.dto.ts';
