export * from './capture-end.dto.ts';
export * from './capture-order.dto.ts';
export * from './capture-report.dto.ts';
export * from './enrolment.dto.ts';
export * from './heartbeat.dto.ts';
export * from './node-config.dto.ts';
export * from './receipts.dto.ts';
export * from './vocabulary.ts';
