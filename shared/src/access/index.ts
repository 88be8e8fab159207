export * from './sign-in.dto.ts';
export * from './vocabulary.ts';
