import { statSync } from 'node:fs';
import { join } from 'node:path';

import type { CaptureOrderDto, RenditionProgressDto } from '@rakkr/shared/agent-protocol';
import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import type { ControllerApi } from '../../controller-link/controller-api.ts';
import type { SegmentLine } from '../../pcm/ledger.ts';
import type { Log } from '../../platform/log.ts';
import { messageOf } from '../../platform/system-error.ts';
import type { RenditionOutcome } from '../../render/render-rendition.ts';
import type { OpenRendering, Renderer } from '../../render/renderer.ts';
import { renditionFile } from '../../render/rendition-plan.ts';
import type { StoredRenditions } from '../../spool/stored-renditions.ts';
import { UploadRendition } from '../../upload/upload-rendition.ts';
import type { CaptureFacts } from './capture-facts.ts';
import type { Delivery } from './delivery.ts';
import { sendRendition } from './send-rendition.ts';

export interface RenditionDeliveryPorts {
  readonly api: ControllerApi;
  readonly renderer: Renderer;
  readonly stored: StoredRenditions;
  /** The controller has all audio that is captured by now: renditions go after it. */
  readonly isAudioConfirmed: (capture: CaptureFacts) => boolean;
  /** A rendition stands otherwise than before. */
  readonly onChange: () => void;
  readonly log: Log;
}

/** How one rendition stands. `complete` waits for the audio to be delivered. */
type Standing =
  | { readonly state: 'rendering' | 'complete' | 'stored' }
  | { readonly state: 'uploading'; readonly upload: UploadRendition }
  | { readonly state: 'failed'; readonly detail: string; readonly isTold: boolean };

const MOST_DETAIL_CHARACTERS = 500;

/** The renditions of one recording: made while it is captured, sent when its audio is delivered. */
export class RenditionDelivery implements Delivery {
  private readonly standings = new Map<RenditionCodec, Standing>();
  private rendering: OpenRendering | null = null;
  private givenSegments = 0;
  private givenGaps = 0;
  private isEndGiven = false;
  private isClosed = false;

  constructor(
    private readonly order: CaptureOrderDto,
    private readonly dir: string,
    private readonly ports: RenditionDeliveryPorts,
  ) {}

  offer(capture: CaptureFacts): void {
    if (this.isClosed || this.order.renditions.length === 0 || capture.start === null) return;
    if (this.standings.size === 0) this.begin(capture.start);
    this.grow(capture);
    if (capture.end === null || !this.ports.isAudioConfirmed(capture)) return;
    const durationMs = Math.round((capture.end.totalFrames / capture.start.format.rate) * 1000);
    for (const [codec, { state }] of this.standings) if (state === 'complete') this.upload(codec, durationMs);
  }

  isConfirmed({ start }: CaptureFacts): boolean {
    if (this.order.renditions.length === 0 || start === null) return true;
    return this.standings.size > 0 && this.all.every(isSettled);
  }

  /** True while a rendition is being made: the controller has the rest. */
  get isRendering(): boolean {
    return this.all.some(({ state }) => state === 'rendering');
  }

  needsFile({ index }: SegmentLine): boolean {
    return this.isRendering && this.rendering !== null && index >= this.rendering.firstNeededSegment();
  }

  unconfirmedBytes(): number {
    return [...this.standings].reduce((sum, [codec, { state }]) => {
      return state === 'complete' || state === 'uploading' ? sum + this.sizeOf(codec) : sum;
    }, 0);
  }

  /** What the controller is told. */
  progress(): RenditionProgressDto[] {
    return [...this.standings].map(([codec, standing]) => {
      if (standing.state === 'failed') {
        return { codec, state: 'failed', detail: standing.detail.slice(0, MOST_DETAIL_CHARACTERS) };
      }
      return { codec, state: standing.state === 'complete' ? 'uploading' : standing.state };
    });
  }

  /** The controller has heard this. Only then may the recording be closed over a rendition that failed. */
  told(progress: readonly RenditionProgressDto[]): void {
    for (const { codec, state } of progress) {
      const standing = this.standings.get(codec);
      if (state !== 'failed' || standing?.state !== 'failed' || standing.isTold) continue;
      this.standings.set(codec, { ...standing, isTold: true });
      this.ports.onChange();
    }
  }

  retryNow(): void {
    for (const standing of this.all) if (standing.state === 'uploading') standing.upload.start();
  }

  close(): void {
    this.isClosed = true;
    this.rendering?.close();
    for (const standing of this.all) if (standing.state === 'uploading') standing.upload.close();
  }

  private get all(): Standing[] {
    return [...this.standings.values()];
  }

  private begin(start: NonNullable<CaptureFacts['start']>): void {
    const { renditions, channelMap, channelLabels, recordingId } = this.order;
    const { stored, renderer } = this.ports;
    for (const { codec } of renditions) {
      this.standings.set(codec, { state: stored.all.has(codec) ? 'stored' : 'rendering' });
    }
    const plans = renditions.filter(({ codec }) => !stored.all.has(codec)).map((plan) => ({ ...plan }));
    if (plans.length === 0) return;
    const source = { start, channelMap: plain(channelMap), channelLabels };
    const job = { recordingId, dir: this.dir, plans, source };
    this.rendering = renderer.open(job, (codec, outcome) => {
      this.settle(codec, outcome);
    });
  }

  private grow({ segments, gaps, end }: CaptureFacts): void {
    const fresh = [...segments.slice(this.givenSegments), ...gaps.slice(this.givenGaps)];
    if (fresh.length === 0 && (end === null || this.isEndGiven)) return;
    this.givenSegments = segments.length;
    this.givenGaps = gaps.length;
    this.isEndGiven = end !== null;
    this.rendering?.grow(fresh, end?.totalFrames ?? null);
  }

  private settle(codec: RenditionCodec, outcome: RenditionOutcome): void {
    if (this.isClosed) return;
    if (outcome.state === 'failed') this.fail(codec, outcome.detail);
    else {
      this.ports.log.info({ codec, ...outcome.rendered }, 'render.complete');
      this.stand(codec, { state: 'complete' });
    }
  }

  private upload(codec: RenditionCodec, durationMs: number): void {
    const { api, log, stored } = this.ports;
    const what = { recordingId: this.order.recordingId, codec, durationMs };
    const upload = new UploadRendition(
      join(this.dir, renditionFile(codec)),
      {
        send: (file) => sendRendition(api, what, file),
        onStored: async (sha256) => {
          await stored.add(codec, sha256).catch((error: unknown) => {
            // The next agent would send it again, which changes nothing.
            log.warn({ codec, reason: messageOf(error) }, 'spool.mark-unwritten');
          });
          this.stand(codec, { state: 'stored' });
        },
        onRefused: (detail) => {
          this.fail(codec, detail);
        },
      },
      log,
    );
    this.stand(codec, { state: 'uploading', upload });
    upload.start();
  }

  private fail(codec: RenditionCodec, detail: string): void {
    this.ports.log.error({ codec, detail }, 'render.failed');
    this.stand(codec, { state: 'failed', detail, isTold: false });
  }

  private stand(codec: RenditionCodec, standing: Standing): void {
    this.standings.set(codec, standing);
    this.ports.onChange();
  }

  private sizeOf(codec: RenditionCodec): number {
    return statSync(join(this.dir, renditionFile(codec)), { throwIfNoEntry: false })?.size ?? 0;
  }
}

const isSettled = (standing: Standing): boolean =>
  standing.state === 'stored' || (standing.state === 'failed' && standing.isTold);

/** Class instances do not travel to a thread as what they are. */
const plain = (map: CaptureOrderDto['channelMap']) =>
  map === null ? null : { mode: map.mode, entries: map.entries.map((entry) => ({ ...entry })) };
