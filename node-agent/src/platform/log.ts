import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Lines that wait for a log that takes none; what comes on top is dropped. */
const MOST_WAITING_BYTES = 1024 * 1024;

/**
 * The log's own file, stderr. It may lie on the disk that is full or dead: writing never blocks and never fails, lines
 * wait until the file takes them again.
 */
export function logDestination(fd = 2): DestinationStream {
  const destination = pino.destination({ dest: fd, sync: false, maxLength: MOST_WAITING_BYTES });
  // Nobody is left to tell. Without this listener the first line on a full disk would end the process.
  destination.on('error', () => undefined);
  return destination;
}

/** One JSON object per line on stderr: stdout belongs to what a run mode prints. */
export const agentLog = (level: LogLevel, to: DestinationStream = logDestination()): Log =>
  pino({ level, base: { program: 'rakkr-agent', pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, to);

/** The same of a capture process, with the device that it holds. */
export const captureLog = (level: LogLevel, device: string, to: DestinationStream = logDestination()): Log =>
  pino(
    { level, base: { program: 'rakkr-capture', pid: process.pid, device }, timestamp: pino.stdTimeFunctions.isoTime },
    to,
  );
