export { IdentityModule } from './identity.module.ts';
export { IssueToken } from './issue-token.ts';
