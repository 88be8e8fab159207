export * from './page.dto.ts';
export * from './vocabulary.ts';
