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

  it.each([
    ['capture.device-gone', 'Not connected'],
    ['capture.device-unknown', 'Not connected'],
    ['capture.device-busy', 'Held by another program'],
    ['capture.program-ended', 'Its program ended'],
    ['capture.not-answering', 'Its capture does not answer'],
    ['capture.unavailable', 'Its capture does not start'],
    ['capture.rate-unsupported', 'Does not give the sample rate'],
    // Also what a device says that this user may not open.
    ['capture.failed', 'Does not open, see the log of the node'],
    ['a code of a newer node', 'Does not open, see the log of the node'],
    [null, 'Does not open, see the log of the node'],
  ])('says of a capture that waits because of %s: %s', (problemCode, word) => {
    const [shown] = capturedDevices(node([capture({ state: 'gone', problemCode })], device('X32')));
    expect(shown?.shown).toEqual({ tone: 'critical', word });
  });

  it('says that a device is not connected, whatever its capture said last', () => {
    const waits = capture({ state: 'gone', problemCode: 'capture.device-busy' });
    const [shown] = capturedDevices(node([waits], device('X32', { absentSince: '2026-11-24T09:00:00Z' })));
    expect(shown?.shown.word).toBe('Not connected');
  });

  it('says what the system refused', () => {
    const [shown] = capturedDevices(node([capture({ realtimePriority: 'refused' })], device('X32')));
    expect(shown?.advice).toContain('does not grant real-time priority');
    expect(shown?.advice).toContain('guide to sound devices');
  });

  it('counts what was lost', () => {
    const [shown] = capturedDevices(node([capture({ gaps: 2, gapFrames: 40_320 })], device('X32')));
    expect(shown?.overruns).toBe('2 gaps, 40,320 frames');
  });
});
