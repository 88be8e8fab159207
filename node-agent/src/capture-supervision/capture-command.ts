import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';
import type { SampleFormat } from '@rakkr/shared/audio/vocabulary';

import type { SoughtDevice } from '../pcm/device-identity.ts';

/** Widest first; of two of the same width the one that needs no unpacking. */
const PREFERRED: readonly SampleFormat[] = ['S32_LE', 'FLOAT_LE', 'S24_LE', 'S24_3LE', 'S16_LE'];

const DEMO_PREFIX = 'demo:';

/**
 * The format to open a device with: the planned one, else the widest that it gives.
 *
 * @param known  formats that the device gives; empty where it was never asked
 */
export const chosenFormat = (plan: CapturePlanDto, known: readonly string[]): SampleFormat =>
  plan.sampleFormat ?? PREFERRED.find((format) => known.includes(format)) ?? 'S32_LE';

export interface CaptureCommand {
  readonly socketPath: string;
  readonly format: SampleFormat;
  /** What the device is known by; null for one that is no card. */
  readonly sought: SoughtDevice | null;
  /** Null leaves it to the capture program. */
  readonly idleExitSeconds: number | null;
}

/** Command line of `rakkr-capture` for one device. */
export const captureCommand = (plan: CapturePlanDto, how: CaptureCommand): string[] => [
  ...source(plan, how.sought),
  ...['--rate', String(plan.rate)],
  ...['--channels', String(plan.channels)],
  ...['--format', how.format],
  ...['--interface-id', plan.interfaceId],
  ...['--socket', how.socketPath],
  ...(how.idleExitSeconds === null ? [] : ['--idle-exit-ms', String(how.idleExitSeconds * 1000)]),
];

function source({ backend, systemRef }: CapturePlanDto, sought: SoughtDevice | null): string[] {
  const identity = sought === null ? [] : ['--identity', JSON.stringify(sought)];
  if (backend !== 'demo') return ['--source', 'alsa', '--device', systemRef, ...identity];
  const demoFile = systemRef.startsWith(DEMO_PREFIX) ? systemRef.slice(DEMO_PREFIX.length) : systemRef;
  return ['--source', 'demo', '--device', 'Demo room', '--demo-file', demoFile];
}
