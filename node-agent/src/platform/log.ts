import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One JSON object per line on stderr: stdout belongs to what a run mode prints. */
export const agentLog = (level: LogLevel, to: DestinationStream = pino.destination({ dest: 2, sync: true })): Log =>
  pino({ level, base: { program: 'rakkr-agent', pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, to);

/** The same of a capture process, with the device that it holds. */
export const captureLog = (level: LogLevel, device: string): Log =>
  pino(
    { level, base: { program: 'rakkr-capture', pid: process.pid, device }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
