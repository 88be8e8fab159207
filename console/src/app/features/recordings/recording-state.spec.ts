import type { CaptureJobDto, RecordingDto } from '@rakkr/shared/recordings';

import { isGrowing, recordingState } from './recording-state.ts';

const job = (wish: Partial<CaptureJobDto>): CaptureJobDto => ({
  id: 'job_1',
  nodeId: 'node_1',
  recordingId: 'rec_1',
  status: 'running',
  phase: 'capturing',
  createdAt: '',
  startedAt: null,
  stopRequestedAt: null,
  completedAt: null,
  leaseExpiresAt: null,
  failureCode: null,
  failureReason: null,
  spoolSecondsLeft: null,
  ...wish,
});

const recording = (wish: Partial<RecordingDto>): RecordingDto => ({
  id: 'rec_1',
  name: 'Case',
  folder: '',
  tags: [],
  source: 'ad_hoc',
  status: 'recording',
  isVerified: false,
  recovered: false,
  isDemo: false,
  roomId: null,
  roomName: null,
  roomTimeZone: null,
  nodeId: 'node_1',
  nodeAlias: 'cc-1',
  recordedAt: '',
  durationSeconds: 0,
  format: null,
  channelLabels: [],
  framesCaptured: 0,
  framesStored: 0,
  gapCount: 0,
  lostFrames: 0,
  peakDbfs: null,
  sizeBytes: 0,
  deletedAt: null,
  job: null,
  ...wish,
});

describe('the state of a recording in words', () => {
  it.each([
    [job({ status: 'queued', phase: null }), 'Waiting for the node'],
    [job({ phase: 'arming' }), 'Arming'],
    [job({ phase: 'capturing' }), 'Recording'],
    [job({ phase: 'disconnected' }), 'Disconnected'],
    [job({ status: 'stop_requested' }), 'Stopping'],
    [job({ phase: 'draining' }), 'Finishing'],
    [job({ phase: 'uploading' }), 'Uploading'],
    [job({ status: 'cancelled' }), 'Cancelled'],
  ])('reads a job %o as %s', (wire, word) => {
    expect(recordingState(recording({ job: wire })).word).toBe(word);
  });

  it('says Verified only when every segment was proved', () => {
    const done = { status: 'completed' as const, job: job({ status: 'completed', phase: null }) };
    expect(recordingState(recording({ ...done, isVerified: true }))).toEqual({ tone: 'verified', word: 'Verified' });
    expect(recordingState(recording(done)).word).toBe('Stored, not verified');
  });

  it('names the cause of a failure', () => {
    const failed = job({ status: 'failed', failureReason: 'The sound device is not there' });
    expect(recordingState(recording({ status: 'failed', job: failed })).word).toBe(
      'Failed: The sound device is not there',
    );
  });

  it('grows while it runs and until all captured frames are stored', () => {
    expect(isGrowing(recording({ job: job({}) }))).toBe(true);
    const ended = job({ status: 'completed' });
    expect(isGrowing(recording({ job: ended, framesCaptured: 100, framesStored: 90 }))).toBe(true);
    expect(isGrowing(recording({ job: ended, framesCaptured: 100, framesStored: 100, isVerified: true }))).toBe(false);
  });
});
