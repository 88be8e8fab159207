export * from './audit-entry.dto.ts';
