export * from './recording.dto.ts';
export * from './vocabulary.ts';
