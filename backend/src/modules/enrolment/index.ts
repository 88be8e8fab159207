export { EnrolNode } from './enrol-node.ts';
export { EnrolmentModule } from './enrolment.module.ts';
