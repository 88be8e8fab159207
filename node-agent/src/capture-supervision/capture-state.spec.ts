import { expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import 'reflect-metadata';

import type { CaptureStatus } from '../capture-control/messages.ts';
import { CaptureProblem } from '../pcm/capture-problem.ts';
import { captureState, silentCapture } from './capture-state.ts';

const status: CaptureStatus = {
  version: '1',
  pid: 1,
  startedAtMs: 0,
  source: 'alsa',
  isDemo: false,
  device: 'hw:CARD=X32',
  deviceState: { state: 'capturing' },
  format: { rate: 48_000, channels: 32, sampleFormat: 'S32_LE' },
  periodFrames: 480,
  bufferFrames: 96_000,
  framesCaptured: 1,
  gaps: 2,
  gapFrames: 480,
  realtimePriority: 'refused',
  memoryLock: 'granted',
  ringSeconds: 60,
  ringOutlives: true,
  taps: [],
};

it('tells what the device granted', () => {
  const state = captureState('x32', status);
  expect(validateSync(state)).toEqual([]);
  expect(state).toMatchObject({
    interfaceId: 'x32',
    state: 'capturing',
    problemCode: null,
    rate: 48_000,
    channels: 32,
    sampleFormat: 'S32_LE',
    periodFrames: 480,
    bufferFrames: 96_000,
    realtimePriority: 'refused',
    memoryLock: 'granted',
    ringSeconds: 60,
    gaps: 2,
    gapFrames: 480,
  });
});

it('tells why a device does not capture, with what it granted before', () => {
  const problem = { code: 'capture.device-busy', detail: '', facts: {} } as const;
  const state = captureState('x32', { ...status, deviceState: { state: 'gone', problem } });
  expect(state).toMatchObject({ state: 'gone', problemCode: 'capture.device-busy', rate: 48_000 });
});

it('tells nothing of a device whose capture is starting or silent but that', () => {
  expect(captureState('x32', null)).toMatchObject({ state: 'opening', problemCode: null, rate: null });
  const silent = silentCapture('x32', new CaptureProblem('capture.not-answering', ''));
  expect(silent).toMatchObject({ state: 'gone', problemCode: 'capture.not-answering', rate: null });
  expect(validateSync(silent)).toEqual([]);
});
