import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';
import type { SampleFormat } from '@rakkr/shared/audio/vocabulary';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { SoughtDevice } from '../pcm/device-identity.ts';
import { wishedRingMs } from '../pcm/ring-length.ts';
import { fillTemplate } from '../platform/config/args-template.ts';
import type { ExternalInput } from '../platform/config/external-input.ts';

/** Widest first; of two of the same width the one that needs no unpacking. */
const PREFERRED: readonly SampleFormat[] = ['S32_LE', 'FLOAT_LE', 'S24_LE', 'S24_3LE', 'S16_LE'];

/** What stands before the file in the name of a demo room. */
export const DEMO_PREFIX = 'demo:';

/**
 * The format to open a device with: the planned one, else the widest that it gives.
 *
 * @param known  formats that the device gives; empty where it was never asked
 */
export const chosenFormat = (plan: CapturePlanDto, known: readonly string[]): SampleFormat =>
  plan.sampleFormat ?? PREFERRED.find((format) => known.includes(format)) ?? 'S32_LE';

export interface CaptureCommand {
  readonly socketPath: string;
  /** Where its ring outlives it; null = nowhere. */
  readonly ringFile: string | null;
  readonly format: SampleFormat;
  /** What the device is known by; null for one that is no card. */
  readonly sought: SoughtDevice | null;
  /** What records the devices of backend `external`. */
  readonly externalInput: ExternalInput | null;
  /** Null leaves it to the capture program. */
  readonly idleExitSeconds: number | null;
  /** SCHED_FIFO priority of the reader thread, 0 = none; null leaves it to the capture program. */
  readonly realtimePriority: number | null;
}

/**
 * Command line of `rakkr-capture` for one device.
 *
 * @throws CaptureProblem if a program is to record and none is configured: what a node runs is its own decision
 */
export const captureCommand = (plan: CapturePlanDto, how: CaptureCommand): string[] => [
  ...source(plan, how),
  ...['--rate', String(plan.rate)],
  ...['--channels', String(plan.channels)],
  ...['--format', how.format],
  ...['--interface-id', plan.interfaceId],
  ...['--socket', how.socketPath],
  ...['--ring-ms', String(wishedRingMs(plan.preRollSeconds))],
  ...(how.ringFile === null ? [] : ['--ring-file', how.ringFile]),
  ...(how.idleExitSeconds === null ? [] : ['--idle-exit-ms', String(how.idleExitSeconds * 1000)]),
  ...(how.realtimePriority === null ? [] : ['--realtime-priority', String(how.realtimePriority)]),
];

function source(plan: CapturePlanDto, { sought, externalInput, format }: CaptureCommand): string[] {
  const { backend, systemRef } = plan;
  const identity = sought === null ? [] : ['--identity', JSON.stringify(sought)];
  if (backend === 'external') return program(plan, format, externalInput);
  if (backend !== 'demo') return ['--source', 'alsa', '--device', systemRef, ...identity];
  const demoFile = systemRef.startsWith(DEMO_PREFIX) ? systemRef.slice(DEMO_PREFIX.length) : systemRef;
  return ['--source', 'demo', '--device', 'Demo room', '--demo-file', demoFile];
}

/** A program has no end of its own; the longest that all known ones take is a year. */
const A_YEAR_SECONDS = 31_536_000;

function program({ rate, channels }: CapturePlanDto, format: SampleFormat, input: ExternalInput | null): string[] {
  if (input === null) {
    const detail = 'No program records on this node. Set RAKKR_CAPTURE_ARGS_TEMPLATE there.';
    throw new CaptureProblem('capture.device-unknown', detail);
  }
  const args = fillTemplate(input.template, {
    device: input.device,
    format,
    sample_rate: String(rate),
    channels: String(channels),
    seconds: String(A_YEAR_SECONDS),
    output: '-',
    output_path: '-',
  });
  const device = ['--source', 'external', '--device', `${input.command} ${input.device}`, '--program', input.command];
  return [...device, ...args.map((arg) => `--program-argument=${arg}`)];
}
