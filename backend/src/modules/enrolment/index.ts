export { EnrolNode } from './enrol-node.ts';
export { EnrolmentModule } from './enrolment.module.ts';
export { type IssuedToken, IssueEnrolmentToken } from './issue-enrolment-token.ts';
