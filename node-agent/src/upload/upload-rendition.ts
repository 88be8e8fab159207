import { createHash } from 'node:crypto';
import { type ReadStream, createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { type BackOff, backOffMs } from '../platform/back-off.ts';
import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/system-error.ts';

export interface RenditionBody {
  readonly sizeBytes: number;
  /** Of the whole file, lower-case hex. */
  readonly sha256: string;
  readonly body: Readable;
}

/** What became of one attempt to send a rendition. */
export type RenditionSendOutcome =
  /** The controller holds it, with this SHA-256. */
  | { readonly kind: 'stored'; readonly sha256: string }
  /** Nothing is settled: try again. */
  | { readonly kind: 'away'; readonly retryAfterMs: number | null; readonly detail: string }
  /** It will not be taken, now or later. */
  | { readonly kind: 'refused'; readonly detail: string };

export interface RenditionUploadPorts {
  readonly send: (file: RenditionBody) => Promise<RenditionSendOutcome>;
  readonly onStored: (sha256: string) => Promise<void>;
  readonly onRefused: (detail: string) => void;
}

const AGAIN: BackOff = { baseMs: 1_000, maxMs: 60_000 };
const BLOCK_BYTES = 256 * 1024;

/** Sends one finished rendition, streamed from the disk, until the controller has it or refuses it for good. */
export class UploadRendition {
  private failures = 0;
  private timer: NodeJS.Timeout | null = null;
  private sha256: string | null = null;
  private isUnderWay = false;
  private isOver = false;

  constructor(
    private readonly path: string,
    private readonly ports: RenditionUploadPorts,
    private readonly log: Log,
  ) {}

  /** Sends now, unless that is under way. */
  start(): void {
    if (this.isUnderWay || this.isOver) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.isUnderWay = true;
    void this.once().finally(() => {
      this.isUnderWay = false;
    });
  }

  close(): void {
    this.isOver = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Never rejects: every outcome has its name. */
  private async once(): Promise<void> {
    try {
      await this.settle(await this.attempt());
    } catch (error) {
      this.again(messageOf(error), null);
    }
  }

  private async attempt(): Promise<RenditionSendOutcome> {
    const { size: sizeBytes } = await stat(this.path);
    this.sha256 ??= await sha256Of(this.path);
    const body = readBlocks(this.path);
    try {
      return await this.ports.send({ sizeBytes, sha256: this.sha256, body });
    } finally {
      body.destroy();
    }
  }

  private async settle(outcome: RenditionSendOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'stored':
        if (outcome.sha256 !== this.sha256) {
          this.again(`the controller holds other bytes: ${outcome.sha256}`, null);
          return;
        }
        this.close();
        await this.ports.onStored(outcome.sha256);
        return;
      case 'away':
        this.again(outcome.detail, outcome.retryAfterMs);
        return;
      case 'refused':
        this.close();
        this.ports.onRefused(outcome.detail);
    }
  }

  private again(detail: string, retryAfterMs: number | null): void {
    if (this.isOver) return;
    this.failures++;
    // The disk may have given other bytes than it holds: they are read again.
    this.sha256 = null;
    const waitMs = Math.max(retryAfterMs ?? 0, backOffMs(this.failures, Math.random(), AGAIN));
    this.timer = setTimeout(() => {
      this.start();
    }, waitMs);
    const level = this.failures === 1 ? 'warn' : 'debug';
    this.log[level]({ path: this.path, failures: this.failures, waitMs, detail }, 'upload.rendition-failed');
  }
}

const readBlocks = (path: string): ReadStream => createReadStream(path, { highWaterMark: BLOCK_BYTES });

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(readBlocks(path), hash);
  return hash.digest('hex');
}
