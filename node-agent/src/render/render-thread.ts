import { parentPort } from 'node:worker_threads';

import { messageOf } from '../platform/system-error.ts';
import { stepBack } from '../platform/thread-niceness.ts';
import type { RenderCommand, RenderEvent, RenderJob } from './render-messages.ts';
import { type RenditionOutcome, renderRendition } from './render-rendition.ts';
import type { RenditionPlan } from './rendition-plan.ts';
import { TimeLine } from './time-line.ts';

/** Everything else on the node comes first: capture, upload, the agent itself. */
const NICENESS = 10;

interface OpenJob {
  readonly job: RenderJob;
  readonly timeLine: TimeLine;
  readonly closing: AbortController;
}

if (parentPort === null) throw new Error('render-thread runs as a worker thread only');
const port = parentPort;
const open = new Map<string, OpenJob>();

stepBack(NICENESS);
port.on('message', (command: RenderCommand) => {
  obey(command);
});

function obey(command: RenderCommand): void {
  switch (command.type) {
    case 'open':
      begin(command.job);
      return;
    case 'grow':
      open.get(command.recordingId)?.timeLine.add(command.pieces, command.totalFrames);
      return;
    case 'close': {
      const held = open.get(command.recordingId);
      open.delete(command.recordingId);
      held?.closing.abort();
      return;
    }
    case 'end':
      port.close();
  }
}

function tell(event: RenderEvent): void {
  port.postMessage(event);
}

function begin(job: RenderJob): void {
  const held = { job, timeLine: new TimeLine(), closing: new AbortController() };
  open.set(job.recordingId, held);
  for (const plan of job.plans) void make(plan, held);
}

/** Never rejects: every outcome is told. */
async function make(plan: RenditionPlan, { job, timeLine, closing }: OpenJob): Promise<void> {
  const { signal } = closing;
  const which = { recordingId: job.recordingId, codec: plan.codec };
  const onPassed = (segment: number): void => {
    tell({ ...which, type: 'passed', segment });
  };
  const outcome = await renderRendition(plan, job.source, { dir: job.dir, timeLine, signal, onPassed }).catch(
    (error: unknown): RenditionOutcome => ({ state: 'failed', detail: messageOf(error) }),
  );
  if (!signal.aborted) tell({ ...which, type: 'settled', outcome });
}
