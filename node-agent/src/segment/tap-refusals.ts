import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { GrantedPcm } from '../pcm/pcm-source.ts';
import type { TapOrder } from '../pcm/tap.ts';
import type { RunningTap } from './running-tap.ts';
import type { ResumePoint } from './tap-messages.ts';

/** A recording has one format from its first frame to its last; null where the device still gives it. */
export function anotherFormat(resume: ResumePoint | null, { format }: GrantedPcm): CaptureProblem | null {
  if (resume === null) return null;
  const { deviceFormat: was, channels } = resume.start;
  const refusal = (code: CaptureProblem['code'], before: string | number, now: string | number): CaptureProblem => {
    const change = `The recording began with ${String(before)}, the device now gives ${String(now)}`;
    const detail = `${change}. Set the device back, or start another recording.`;
    return new CaptureProblem(code, detail, { before, now });
  };
  if (was.rate !== format.rate) return refusal('capture.rate-unsupported', was.rate, format.rate);
  if (was.sampleFormat !== format.sampleFormat) {
    return refusal('capture.format-unsupported', was.sampleFormat, format.sampleFormat);
  }
  const most = Math.max(...channels);
  return most > format.channels ? refusal('capture.channels-unsupported', most, format.channels) : null;
}

/** The disk refused the first frame, or the device gave none. */
export function noFirstFrame(device: string, { recordingId, status: { fault } }: RunningTap): CaptureProblem {
  if (fault !== null) return new CaptureProblem(fault.code, fault.detail, fault.facts);
  const detail = `${device} gives no frames. Check the device, then start again.`;
  return new CaptureProblem('capture.first-frame-timeout', detail, { recordingId });
}

export const hasEnded = ({ recordingId }: TapOrder): CaptureProblem => {
  const detail = 'This recording has ended. Start a new one.';
  return new CaptureProblem('capture.recording-ended', detail, { recordingId });
};

export const isGoing = ({ recordingId }: TapOrder): CaptureProblem =>
  new CaptureProblem('capture.unavailable', 'The capture process ends. Wait for the next one.', { recordingId });

export const unknownTap = (recordingId: string): CaptureProblem =>
  new CaptureProblem('capture.tap-unknown', `No recording ${recordingId} runs on this device.`, { recordingId });
