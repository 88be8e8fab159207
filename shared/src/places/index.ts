export * from './room-capture.dto.ts';
export * from './room.dto.ts';
export * from './vocabulary.ts';
