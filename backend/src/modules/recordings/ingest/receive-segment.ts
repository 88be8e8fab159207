import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { SegmentReceiptDto } from '@rakkr/shared/agent-protocol';
import { DomainError } from '@rakkr/shared/problems';

import { AudioFolder } from '../../../platform/storage/audio-folder.ts';
import { formatOf } from '../recorded-format.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import { receiveBody, storageFull } from './receive-body.ts';
import { type SegmentArrival, checkSegmentHeaders } from './segment-arrival.ts';
import { SegmentsRepository } from './segments.repository.ts';
import { StoreSegment } from './store-segment.ts';
import { Turnstile } from './turnstile.ts';

/** Left free on the disk for everything that is not audio, bytes. */
const RESERVE_BYTES = 64 * 1024 ** 2;
/** Segments that are written into masters at the same time; each holds a database connection and one block. */
const WRITERS = 3;

/**
 * Takes one segment from its node: from the wire into a file of its own, judged there, then into the master. Nothing
 * of a refused segment is kept. Neither the job's state nor the time matter.
 */
@Injectable()
export class ReceiveSegment {
  private readonly writers = new Turnstile(WRITERS);

  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly segments: SegmentsRepository,
    private readonly storeSegment: StoreSegment,
    private readonly audioFolder: AudioFolder,
  ) {}

  async run(arrival: SegmentArrival): Promise<SegmentReceiptDto> {
    const known = await this.storedBefore(arrival);
    if (known !== null) {
      // The receipt waits for the body's end: a node that still sends would take an early answer for a failure.
      await pipeline(arrival.body, new Writable({ write: (_chunk, _encoding, done) => done() }));
      return known;
    }
    await this.checkRoom(arrival.contentLengthBytes);
    const path = this.audioFolder.incomingPath(randomUUID());
    await this.audioFolder.prepareFolderOf(path);
    try {
      await receiveBody(arrival, path);
      return await this.writers.pass(() => this.storeSegment.run(arrival, path));
    } finally {
      await rm(path, { force: true });
    }
  }

  private async storedBefore(arrival: SegmentArrival): Promise<SegmentReceiptDto | null> {
    const recording = await this.recordings.find(this.dataSource.manager, arrival.recordingId);
    if (recording === null) throw new DomainError('recording.not-found', { recordingId: arrival.recordingId });
    if (recording.nodeId !== arrival.nodeId) throw new DomainError('recording.node-mismatch');
    checkSegmentHeaders(arrival, formatOf(recording));
    const stored = await this.segments.find(this.dataSource.manager, recording.id, arrival.index);
    if (stored === null) return null;
    if (stored.sha256 !== arrival.sha256) throw new DomainError('segment.conflict', { index: arrival.index });
    return { index: stored.index, sha256: stored.sha256, wasStoredBefore: true };
  }

  /** A segment stands twice on the disk for a moment: as it came in, and in the master. */
  private async checkRoom(sizeBytes: number): Promise<void> {
    if ((await this.audioFolder.freeBytes()) < 2 * sizeBytes + RESERVE_BYTES) throw storageFull();
  }
}
