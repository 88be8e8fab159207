export { IdentityModule } from './identity.module.ts';
export { IssueToken, issueTokenOn } from './issue-token.ts';
