export * from './room.dto.ts';
export * from './vocabulary.ts';
