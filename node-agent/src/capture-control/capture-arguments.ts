import { parseArgs } from 'node:util';

import {
  MAX_CHANNELS,
  MAX_SAMPLE_RATE,
  MIN_SAMPLE_RATE,
  type PcmFormat,
  SAMPLE_FORMATS,
} from '@rakkr/shared/audio/vocabulary';

import { type SoughtDevice, readIdentity } from '../pcm/device-identity.ts';
import type { ExternalProgram } from '../pcm/external-program.ts';
import { SOURCE_KINDS, type SourceKind } from '../pcm/pcm-source.ts';
import { JsonRecord } from '../platform/json-record.ts';
import { LOG_LEVELS, type LogLevel } from '../platform/log.ts';

/** Command line of `rakkr-capture`. */
export interface CaptureArguments {
  readonly source: SourceKind;
  /** `alsa`: name for libasound; `synthetic`: signal; `demo`: a name for people. */
  readonly device: string;
  /** WAV file of a demo source. */
  readonly demoFile: string;
  /** What an ALSA card is known by; null opens `device` by its name. */
  readonly sought: SoughtDevice | null;
  /** Of an external source; null for all others. */
  readonly program: ExternalProgram | null;
  readonly format: PcmFormat;
  /** Path of the control socket. */
  readonly socket: string;
  /** Id of the device in meter frames. */
  readonly interfaceId: string;
  readonly periodMs: number;
  /** What the device should be able to hold. */
  readonly bufferMs: number;
  /** What the ring is to hold: for pre-roll, and while the disk refuses writes. It holds less where memory is short. */
  readonly ringMs: number;
  /** File in memory in which the ring outlives the process; null = it dies with it. */
  readonly ringFile: string | null;
  /** SCHED_FIFO priority of the reader thread, 1 to 99; 0 = none. */
  readonly realtimePriority: number;
  /** The process ends by itself after so long without tap and client. */
  readonly idleExitMs: number;
  readonly logLevel: LogLevel;
}

const OPTIONS = {
  source: { type: 'string' },
  device: { type: 'string' },
  'demo-file': { type: 'string', default: '' },
  identity: { type: 'string' },
  program: { type: 'string' },
  'program-argument': { type: 'string', multiple: true },
  rate: { type: 'string', default: '48000' },
  channels: { type: 'string' },
  format: { type: 'string', default: 'S32_LE' },
  socket: { type: 'string' },
  'interface-id': { type: 'string' },
  'period-ms': { type: 'string', default: '10' },
  'buffer-ms': { type: 'string', default: '2000' },
  'ring-ms': { type: 'string', default: '60000' },
  'ring-file': { type: 'string' },
  'realtime-priority': { type: 'string', default: '20' },
  'idle-exit-ms': { type: 'string', default: '60000' },
  'log-level': { type: 'string', default: 'info' },
} as const;

/**
 * Reads the command line.
 *
 * @throws RangeError or TypeError with a sentence that names the argument
 */
export function parseCaptureArguments(argv: readonly string[]): CaptureArguments {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS, strict: true });
  const source = oneOf('source', values.source, SOURCE_KINDS);
  const device = required('device', values.device ?? (source === 'demo' ? 'demo' : undefined));
  if (source === 'external') required('program', values.program);
  if (source === 'demo') required('demo-file', values['demo-file'] || undefined);
  return {
    source,
    device,
    demoFile: values['demo-file'],
    sought: values.identity === undefined ? null : soughtDevice(values.identity),
    program: values.program === undefined ? null : { command: values.program, args: values['program-argument'] ?? [] },
    format: {
      sampleFormat: oneOf('format', values.format, SAMPLE_FORMATS),
      rate: whole('rate', values.rate, MIN_SAMPLE_RATE, MAX_SAMPLE_RATE),
      channels: whole('channels', values.channels, 1, MAX_CHANNELS),
    },
    socket: required('socket', values.socket),
    interfaceId: values['interface-id'] ?? device,
    periodMs: whole('period-ms', values['period-ms'], 1, 1_000),
    bufferMs: whole('buffer-ms', values['buffer-ms'], 10, 10_000),
    ringMs: whole('ring-ms', values['ring-ms'], 500, 600_000),
    ringFile: values['ring-file'] ?? null,
    realtimePriority: whole('realtime-priority', values['realtime-priority'], 0, 99),
    idleExitMs: whole('idle-exit-ms', values['idle-exit-ms'], 100, 86_400_000),
    logLevel: oneOf('log-level', values['log-level'], LOG_LEVELS),
  };
}

function soughtDevice(text: string): SoughtDevice {
  const record = JsonRecord.of(JSON.parse(text), '--identity');
  return { ...readIdentity(record), mayMove: record.flag('mayMove') };
}

function required(name: string, value: string | undefined): string {
  if (value === undefined) throw new RangeError(`--${name} is missing`);
  return value;
}

function oneOf<W extends string>(name: string, value: string | undefined, words: readonly W[]): W {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw new RangeError(`--${name} is ${value ?? 'missing'}: it is one of ${words.join(', ')}`);
  return word;
}

function whole(name: string, value: string | undefined, least: number, most: number): number {
  const number = Number(required(name, value));
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new RangeError(`--${name} is ${String(value)}: it is a whole number from ${String(least)} to ${String(most)}`);
}
