import { CaptureStateDto } from '@rakkr/shared/nodes';

import type { CaptureStatus } from '../capture-control/messages.ts';
import { CaptureProblem } from '../pcm/capture-problem.ts';

/**
 * A device as the controller is told of it.
 *
 * @param status  what its capture process says; null while there is none
 */
export function captureState(interfaceId: string, status: CaptureStatus | null): CaptureStateDto {
  const state = new CaptureStateDto();
  if (status === null) return Object.assign(state, { interfaceId, state: 'opening' });
  const {
    deviceState,
    format,
    periodFrames,
    bufferFrames,
    gaps,
    gapFrames,
    realtimePriority,
    memoryLock,
    ringSeconds,
  } = status;
  return Object.assign(state, {
    interfaceId,
    state: deviceState.state,
    problemCode: deviceState.state === 'gone' ? deviceState.problem.code : null,
    rate: format?.rate ?? null,
    channels: format?.channels ?? null,
    sampleFormat: format?.sampleFormat ?? null,
    periodFrames,
    bufferFrames,
    realtimePriority,
    memoryLock,
    ringSeconds,
    gaps,
    gapFrames,
  });
}

/** A device whose capture process did not say anything; nothing is told that is not known. */
export const silentCapture = (interfaceId: string, error: unknown): CaptureStateDto =>
  Object.assign(new CaptureStateDto(), {
    interfaceId,
    state: 'gone',
    problemCode: error instanceof CaptureProblem ? error.code : 'capture.failed',
  });
