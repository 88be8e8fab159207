import type { CaptureStateDto, InterfaceDto, NodeDto } from '@rakkr/shared/nodes';
import type { CaptureGrant } from '@rakkr/shared/nodes/vocabulary';
import type { ProblemCode } from '@rakkr/shared/problems/vocabulary';

import { count, rate } from '../../../ui/format/figures.ts';
import type { StatusTone } from '../../../ui/status/status-tone.ts';

const NOTHING = '–';
const NOT_CONNECTED = 'Not connected';
const HELD = 'Held by another program';

/** Why a device that is to be captured is not. */
const GONE_WORDS = new Map<string | null, string>(
  Object.entries({
    'capture.device-unknown': NOT_CONNECTED,
    'capture.device-gone': NOT_CONNECTED,
    'capture.device-busy': HELD,
    'capture.program-ended': 'Its program ended',
    'capture.first-frame-timeout': 'Gives no frames',
    'capture.not-answering': 'Its capture does not answer',
    'capture.unavailable': 'Its capture does not start',
    'capture.rate-unsupported': 'Does not give the sample rate',
    'capture.channels-unsupported': 'Does not give the channels',
    'capture.format-unsupported': 'Does not give the sample format',
    'capture.source-unreadable': 'Its audio file cannot be read',
  } satisfies Partial<Record<ProblemCode, string>>),
);
/** No rights, an error of its driver: the log of the node knows which. */
const DOES_NOT_OPEN = 'Does not open, see the log of the node';

/** One sound device of a node in words: what it is, what it was granted, what it lost. */
export interface CapturedDevice {
  readonly id: string;
  readonly name: string;
  readonly isDemo: boolean;
  readonly shown: { readonly tone: StatusTone; readonly word: string };
  /** `hw:CARD=X32,DEV=0 · serial 0042 · port 1-2`; what the device is known by. */
  readonly identity: string;
  /** `32 channels · 48 kHz · S32_LE`, as granted. */
  readonly format: string;
  /** `10 ms period · 2.0 s buffer · 60 s in memory` */
  readonly buffers: string;
  readonly overruns: string;
  /** What the system did not grant and why that matters; null = it granted all. */
  readonly advice: string | null;
}

/** Every sound device that a node has shown, those that are captured first. */
export function capturedDevices(node: NodeDto): CapturedDevice[] {
  const captures = new Map(node.captures.map((capture) => [capture.interfaceId, capture]));
  const devices = node.interfaces.map((device) => inWords(device, captures.get(device.id)));
  return devices.sort((a, b) => Number(b.format !== NOTHING) - Number(a.format !== NOTHING));
}

function inWords(device: InterfaceDto, capture: CaptureStateDto | undefined): CapturedDevice {
  return {
    id: device.id,
    name: device.alias,
    isDemo: device.isDemo,
    shown: stateOf(device, capture),
    identity: [
      device.systemRef,
      device.serialNumber === null ? null : `serial ${device.serialNumber}`,
      device.hardwarePath,
    ]
      .filter((part) => part !== null && part !== '')
      .join(' · '),
    format: formatOf(capture),
    buffers: buffersOf(capture),
    overruns: capture === undefined ? NOTHING : overrunsOf(capture),
    advice: capture === undefined ? null : adviceOn(capture),
  };
}

function stateOf(device: InterfaceDto, capture: CaptureStateDto | undefined): CapturedDevice['shown'] {
  if (device.absentSince !== null) return { tone: 'critical', word: NOT_CONNECTED };
  if (capture?.state === 'gone') {
    return { tone: 'critical', word: GONE_WORDS.get(capture.problemCode) ?? DOES_NOT_OPEN };
  }
  if (capture?.state === 'capturing') return { tone: 'ready', word: 'Captured' };
  if (capture?.state === 'opening') return { tone: 'armed', word: 'Opening' };
  if (device.isBusy) return { tone: 'warning', word: HELD };
  return { tone: 'unknown', word: 'Not used by a room' };
}

function formatOf(capture: CaptureStateDto | undefined): string {
  if (capture?.rate == null || capture.channels === null) return NOTHING;
  return `${String(capture.channels)} channels · ${rate(capture.rate)} · ${capture.sampleFormat ?? NOTHING}`;
}

function buffersOf(capture: CaptureStateDto | undefined): string {
  if (capture?.rate == null) return NOTHING;
  const ms = (frames: number): string => String(Math.round((frames / (capture.rate ?? 1)) * 10_000) / 10);
  const parts = [
    capture.periodFrames === null ? null : `${ms(capture.periodFrames)} ms period`,
    capture.bufferFrames === null ? null : `${(capture.bufferFrames / capture.rate).toFixed(1)} s buffer`,
    capture.ringSeconds === null ? null : `${String(Math.round(capture.ringSeconds))} s in memory`,
  ];
  return parts.filter((part) => part !== null).join(' · ') || NOTHING;
}

function overrunsOf({ gaps, gapFrames }: CaptureStateDto): string {
  return gaps === 0 ? 'none' : `${count(gaps)} ${gaps === 1 ? 'gap' : 'gaps'}, ${count(gapFrames)} frames`;
}

function adviceOn({ realtimePriority, memoryLock }: CaptureStateDto): string | null {
  const isRefused = (grant: CaptureGrant): boolean => grant === 'refused';
  const missing = [
    isRefused(realtimePriority) ? 'real-time priority' : null,
    isRefused(memoryLock) ? 'locked memory' : null,
  ].filter((part) => part !== null);
  if (missing.length === 0) return null;
  return (
    `The system does not grant ${missing.join(' and ')}: a busy machine may lose frames. ` +
    'The guide to sound devices (docs/guides/sound-devices.md) says how it is granted.'
  );
}
