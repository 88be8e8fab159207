import { ApiProblem } from './api-problem.ts';
import { explainFailure, explainProblem } from './explain-problem.ts';

const facts = { status: 409, detail: null, requestId: '7f3a-91c2', issues: [], retryAfterS: null };

describe('explaining a problem', () => {
  it("says the kind first, then the controller's own detail, which knows the case", () => {
    const problem = new ApiProblem('recording.channels-busy', 'Busy', { ...facts, detail: 'Channel 1 records "A"' });
    expect(explainProblem(problem, 'Not started')).toMatchObject({
      title: 'Not started',
      detail: 'Busy. Channel 1 records "A".',
      requestId: '7f3a-91c2',
    });
  });

  it('has a sentence for codes it knows', () => {
    const problem = new ApiProblem('room.without-channels', 'No channel', facts);
    expect(explainProblem(problem, 'Not started').detail).toContain('Nodes page');
  });

  it("shows the server's title for a code it does not know", () => {
    const problem = new ApiProblem('job.not-found', 'There is no such job', facts);
    expect(explainProblem(problem, 'Not started').detail).toBe('There is no such job.');
  });

  it('has the words of a node for what the node has told, and a sentence for the code of one that says nothing', () => {
    const told = { failedAt: '2026-11-24T13:05:12Z', reason: 'The disk of /spool lacks 112 MiB' };
    expect(explainFailure({ ...told, code: 'spool.disk-full' }, 'Not recorded')).toEqual({
      title: 'Not recorded',
      detail: 'The disk of /spool lacks 112 MiB.',
      requestId: null,
      atMs: Date.parse(told.failedAt),
    });
    expect(explainFailure({ ...told, code: 'spool.disk-full', reason: '' }, 'Not recorded').detail).toBe(
      'The recorder has no space left for audio. Free some on it, then record again.',
    );
  });

  it('has title and advice of a code that the console knows no more of, for a node that says nothing', () => {
    const silent = { code: 'capture.rate-unsupported', failedAt: '2026-11-24T13:05:12Z', reason: '' } as const;
    expect(explainFailure(silent, 'Not recorded').detail).toBe(
      'The sound device does not give that sample rate. Choose a rate that the device gives.',
    );
  });
});
