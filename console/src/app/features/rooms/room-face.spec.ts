import type { RoomDto } from '@rakkr/shared/places';

import { roomFace } from './room-face.ts';

const START = Date.parse('2026-11-24T09:00:00Z');

const room = (wish: Partial<RoomDto>): RoomDto => ({
  id: 'room_1',
  slug: 'court-1',
  name: 'Court 1',
  site: 'Harrow',
  building: 'Courthouse',
  floor: null,
  timeZone: 'UTC',
  capture: { preRollSeconds: 0, renditions: [], channelMap: null },
  isDemo: false,
  channels: [],
  state: 'ready',
  activeRecording: null,
  ...wish,
});

const active = {
  recordingId: 'rec_1',
  jobId: 'job_1',
  name: 'Case 24-1187',
  startedAt: '2026-11-24T09:00:00Z',
  requestedAt: '2026-11-24T08:59:59Z',
  lostFrames: 0,
  gapCount: 0,
  behindMs: 4000,
};

describe('the face of a room', () => {
  it('counts the running time from the first captured frame', () => {
    const face = roomFace(room({ state: 'recording', activeRecording: active }), null, START + 4_363_000);
    expect(face).toMatchObject({ tone: 'recording', word: 'Recording', timer: '01:12:43', action: 'stop' });
    expect(face.fact).toBe('No loss · 4 s behind');
  });

  it('says Arming, never Recording, from the press to the first frame', () => {
    const face = roomFace(room({ state: 'ready' }), START, START + 2000);
    expect(face).toMatchObject({ tone: 'armed', word: 'Arming', timer: 'pressed 2 s ago' });
  });

  it('turns a press without a frame for 5 s into an error', () => {
    const face = roomFace(
      room({ state: 'arming', activeRecording: { ...active, startedAt: null } }),
      null,
      START + 4000,
    );
    expect(face).toMatchObject({ tone: 'critical', word: 'Still not recording', isInTrouble: true });
  });

  it('counts gaps and marks them', () => {
    const gap = { ...active, gapCount: 1, lostFrames: 40_320 };
    const face = roomFace(room({ state: 'recording', activeRecording: gap }), null, START);
    expect(face).toMatchObject({ fact: '1 gap · 4 s behind', isFactAWarning: true });
  });

  it('does not offer Record to a room without a channel, and says what to do', () => {
    const face = roomFace(room({ state: 'not-ready' }), null, START);
    expect(face).toMatchObject({ action: 'none', word: 'Not ready: no microphone channel', isInTrouble: true });
  });

  it('never calls a room without contact failed', () => {
    const face = roomFace(room({ state: 'disconnected', activeRecording: active }), null, START);
    expect(face.word).toBe('Disconnected, records on its own');
  });
});
