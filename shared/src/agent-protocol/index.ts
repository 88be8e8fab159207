export * from './capture-order.dto.ts';
export * from './enrolment.dto.ts';
export * from './heartbeat.dto.ts';
export * from './node-config.dto.ts';
export * from './vocabulary.ts';
