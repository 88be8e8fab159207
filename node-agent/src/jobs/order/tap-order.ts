import type { CaptureOrderDto, CapturePlanDto } from '@rakkr/shared/agent-protocol';
import { bytesPerSample, storedFormatOf } from '@rakkr/shared/audio/vocabulary';
import { msToFrames, sampleRate } from '@rakkr/shared/primitives/vocabulary';

import type { JoinRequest } from '../../capture-control/messages.ts';

/**
 * What the capture process is told about a recording.
 *
 * @param clockOffsetMs  this node's clock minus the controller's: the booked end is an instant of the controller
 */
export const tapOrder = (order: CaptureOrderDto, dir: string, clockOffsetMs: number): Omit<JoinRequest, 'type'> => ({
  recordingId: order.recordingId,
  dir,
  channels: order.channelSelection,
  segmentFrames: msToFrames(order.segmentMs, sampleRate(order.device.rate)),
  endAtUtcMs: order.endsAt === null ? null : Math.round(Date.parse(order.endsAt) + clockOffsetMs),
  preRollMs: order.preRollMs,
  description: order.description.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 256),
});

/** Bytes per second that a recording may take; where the format is the node's choice, the widest. */
export const worstBytesPerSecond = (device: CapturePlanDto, channels: number): number =>
  device.rate * channels * bytesPerSample(storedFormatOf(device.sampleFormat ?? 'S32_LE'));
