import { roomFace } from './room-face.ts';
import { roomWith } from './room.builder.ts';

const START = Date.parse('2026-11-24T09:00:00Z');

const active = {
  recordingId: 'rec_1',
  jobId: 'job_1',
  name: 'Case 24-1187',
  startedAt: '2026-11-24T09:00:00Z',
  requestedAt: '2026-11-24T08:59:59Z',
  lostFrames: 0,
  gapCount: 0,
  behindMs: 4000,
  spoolSecondsLeft: 273_600,
};

describe('the face of a room', () => {
  it('counts the running time from the first captured frame', () => {
    const face = roomFace(roomWith({ state: 'recording', activeRecording: active }), null, START + 4_363_000);
    expect(face).toMatchObject({ tone: 'recording', word: 'Recording', timer: '01:12:43', action: 'stop' });
    expect(face.fact).toBe('No loss · 4 s behind');
  });

  it('says Arming, never Recording, from the press to the first frame', () => {
    const face = roomFace(roomWith({ state: 'ready' }), START, START + 2000);
    expect(face).toMatchObject({ tone: 'armed', word: 'Arming', timer: 'pressed 2 s ago' });
  });

  it('turns a press without a frame for 5 s into an error', () => {
    const face = roomFace(
      roomWith({ state: 'arming', activeRecording: { ...active, startedAt: null } }),
      null,
      START + 4000,
    );
    expect(face).toMatchObject({ tone: 'critical', word: 'Still not recording', isInTrouble: true });
  });

  it('counts gaps and marks them', () => {
    const gap = { ...active, gapCount: 1, lostFrames: 40_320 };
    const face = roomFace(roomWith({ state: 'recording', activeRecording: gap }), null, START);
    expect(face).toMatchObject({ fact: '1 gap · 4 s behind', isFactAWarning: true });
  });

  it('says that the disk runs short before anything else, and what to do', () => {
    const short = { ...active, gapCount: 1, lostFrames: 40_320, spoolSecondsLeft: 2_579 };
    const face = roomFace(roomWith({ state: 'recording', activeRecording: short }), null, START);
    expect(face).toMatchObject({ fact: 'Disk space for 42 min · 1 gap', isFactAWarning: true, tone: 'recording' });
    expect(face.warning).toBe(
      "The recorder's disk has space for 42 min. Free some on it, or stop what is not needed. " +
        '40,320 frames are missing so far. Recording goes on.',
    );
  });

  it('says that a disk takes no audio', () => {
    const refusing = { ...active, spoolSecondsLeft: 0 };
    const face = roomFace(roomWith({ state: 'recording', activeRecording: refusing }), null, START);
    expect(face).toMatchObject({ fact: "Recorder's disk takes no audio", isFactAWarning: true });
  });

  it.each([3_600, null])('warns of no disk that lasts for %s s', (spoolSecondsLeft) => {
    const face = roomFace(
      roomWith({ state: 'recording', activeRecording: { ...active, spoolSecondsLeft } }),
      null,
      START,
    );
    expect(face).toMatchObject({ fact: 'No loss · 4 s behind', isFactAWarning: false, warning: null });
  });

  it('does not offer Record to a room without a channel, and says what to do', () => {
    const face = roomFace(roomWith({ state: 'not-ready' }), null, START);
    expect(face).toMatchObject({ action: 'none', word: 'Not ready: no microphone channel', isInTrouble: true });
  });

  it('never calls a room without contact failed', () => {
    const face = roomFace(roomWith({ state: 'disconnected', activeRecording: active }), null, START);
    expect(face.word).toBe('Disconnected, records on its own');
  });
});
