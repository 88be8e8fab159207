export * from './recording.dto.ts';
export * from './rendition.dto.ts';
export * from './vocabulary.ts';
