import { Worker } from 'node:worker_threads';

import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/system-error.ts';
import type { RenderCommand, RenderEvent, RenderJob } from './render-messages.ts';
import type { RenditionOutcome } from './render-rendition.ts';
import type { TimePiece } from './time-line.ts';

/** A recording whose renditions are being made. */
export interface OpenRendering {
  /** Takes what is new of the time line. @param totalFrames its length, null while it grows */
  readonly grow: (pieces: readonly TimePiece[], totalFrames: number | null) => void;
  /** The first segment that is still to be read, by its index. */
  readonly firstNeededSegment: () => number;
  /** Lets go: encoders end, unfinished files go; finished ones stay. */
  readonly close: () => void;
}

interface Rendering {
  readonly job: RenderJob;
  readonly onOutcome: (codec: RenditionCodec, outcome: RenditionOutcome) => void;
  /** Renditions that are being made, each with the segment that it needs next. */
  readonly unsettled: Map<RenditionCodec, number>;
  pieces: TimePiece[];
  totalFrames: number | null;
}

/** A thread that died so often takes no further recording's renditions with it. */
const MOST_DEATHS = 3;

/**
 * Makes renditions of recordings, in a thread of its own at low priority: reading, mixing and dithering hours of audio
 * holds up neither uploads nor reports. The thread is there while there is something to render.
 */
export class Renderer {
  private readonly renderings = new Map<string, Rendering>();
  private thread: Worker | null = null;
  private deaths = 0;

  constructor(private readonly log: Log) {}

  open(job: RenderJob, onOutcome: Rendering['onOutcome']): OpenRendering {
    const { recordingId } = job;
    const unsettled = new Map(job.plans.map(({ codec }) => [codec, 0]));
    const rendering: Rendering = { job, onOutcome, unsettled, pieces: [], totalFrames: null };
    this.renderings.set(recordingId, rendering);
    this.command({ type: 'open', job });
    return {
      grow: (pieces, totalFrames) => {
        rendering.pieces.push(...pieces);
        rendering.totalFrames = totalFrames;
        this.command({ type: 'grow', recordingId, pieces, totalFrames });
      },
      firstNeededSegment: () => Math.min(...unsettled.values()),
      close: () => {
        this.close(recordingId);
      },
    };
  }

  private close(recordingId: string): void {
    if (!this.renderings.delete(recordingId)) return;
    this.command({ type: 'close', recordingId });
    if (this.renderings.size > 0) return;
    this.command({ type: 'end' });
    this.thread?.unref();
    this.thread = null;
  }

  private command(command: RenderCommand): void {
    this.thread ??= this.start();
    this.thread.postMessage(command);
  }

  private start(): Worker {
    const thread = new Worker(new URL('./render-thread.js', import.meta.url));
    thread.on('message', (event: RenderEvent) => {
      this.take(event);
    });
    thread.on('error', (error) => {
      if (this.thread === thread) this.died(messageOf(error));
    });
    return thread;
  }

  private take(event: RenderEvent): void {
    const rendering = this.renderings.get(event.recordingId);
    if (rendering?.unsettled.has(event.codec) !== true) return;
    if (event.type === 'passed') rendering.unsettled.set(event.codec, event.segment + 1);
    else {
      rendering.unsettled.delete(event.codec);
      rendering.onOutcome(event.codec, event.outcome);
    }
  }

  /** Its work is begun again, in a new thread, unless that is what kills it. */
  private died(reason: string): void {
    this.deaths++;
    this.log.error({ reason, deaths: this.deaths }, 'render.thread-died');
    this.thread = null;
    for (const { job, unsettled, pieces, totalFrames } of [...this.renderings.values()]) {
      const plans = job.plans.filter(({ codec }) => unsettled.has(codec));
      if (plans.length === 0) continue;
      if (this.deaths >= MOST_DEATHS)
        this.giveUp(
          job,
          plans.map(({ codec }) => codec),
          reason,
        );
      else {
        this.command({ type: 'open', job: { ...job, plans } });
        this.command({ type: 'grow', recordingId: job.recordingId, pieces, totalFrames });
      }
    }
  }

  private giveUp({ recordingId }: RenderJob, codecs: readonly RenditionCodec[], reason: string): void {
    const outcome = { state: 'failed', detail: `The renderer of this node died: ${reason}` } as const;
    for (const codec of codecs) this.take({ type: 'settled', recordingId, codec, outcome });
  }
}
