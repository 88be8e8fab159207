import type { CaptureStateDto, InterfaceDto, NodeDto } from '@rakkr/shared/nodes';

import { capturedDevices } from './captured-device.ts';

// Only what the rule reads.
const device = (id: string, facts: Partial<InterfaceDto> = {}): InterfaceDto =>
  ({
    id,
    alias: id,
    systemRef: `hw:CARD=${id}`,
    serialNumber: null,
    hardwarePath: null,
    isBusy: false,
    isDemo: false,
    absentSince: null,
    ...facts,
  }) as InterfaceDto;
const capture = (facts: Partial<CaptureStateDto> = {}): CaptureStateDto => ({
  interfaceId: 'X32',
  state: 'capturing',
  problemCode: null,
  rate: 48_000,
  channels: 32,
  sampleFormat: 'S32_LE',
  periodFrames: 480,
  bufferFrames: 96_000,
  realtimePriority: 'granted',
  memoryLock: 'granted',
  ringSeconds: 60,
  gaps: 0,
  gapFrames: 0,
  ...facts,
});
const node = (captures: CaptureStateDto[], ...interfaces: InterfaceDto[]): NodeDto =>
  ({ captures, interfaces }) as NodeDto;

describe('the sound devices of a node in words', () => {
  it('says what was granted, not what was asked for', () => {
    expect(capturedDevices(node([capture()], device('X32')))).toMatchObject([
      {
        shown: { word: 'Captured' },
        format: '32 channels · 48 kHz · S32_LE',
        buffers: '10 ms period · 2.0 s buffer · 60 s in memory',
        overruns: 'none',
        advice: null,
      },
    ]);
  });

  it('shows the captured ones first, and figures of none that is not open', () => {
    const shown = capturedDevices(node([capture()], device('Webcam'), device('X32')));
    expect(shown.map(({ id }) => id)).toEqual(['X32', 'Webcam']);
    expect(shown[1]).toMatchObject({ shown: { word: 'Not used by a room' }, format: '–', overruns: '–' });
  });

  it('says that it is not connected while its capture waits for it', () => {
    const [shown] = capturedDevices(node([capture({ state: 'gone' })], device('X32')));
    expect(shown?.shown.word).toBe('Not connected');
  });

  it('says what the system refused', () => {
    const [shown] = capturedDevices(node([capture({ realtimePriority: 'refused' })], device('X32')));
    expect(shown?.advice).toContain('does not grant real-time priority');
  });

  it('counts what was lost', () => {
    const [shown] = capturedDevices(node([capture({ gaps: 2, gapFrames: 40_320 })], device('X32')));
    expect(shown?.overruns).toBe('2 gaps, 40,320 frames');
  });
});
