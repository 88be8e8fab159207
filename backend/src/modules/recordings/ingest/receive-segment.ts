import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { SegmentReceiptDto } from '@rakkr/shared/agent-protocol';
import { DomainError } from '@rakkr/shared/problems';

import { formatOf } from '../recorded-format.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import { IncomingBodies } from './incoming-bodies.ts';
import { drain, receiveBody } from './receive-body.ts';
import { type SegmentArrival, checkSegmentHeaders, segmentConflict } from './segment-arrival.ts';
import { SegmentsRepository } from './segments.repository.ts';
import { StoreSegment } from './store-segment.ts';
import { Turnstile } from './turnstile.ts';

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
    private readonly incoming: IncomingBodies,
  ) {}

  async run(arrival: SegmentArrival): Promise<SegmentReceiptDto> {
    const known = await this.storedBefore(arrival);
    if (known !== null) {
      await drain(arrival.body);
      return known;
    }
    // It stands on the disk twice for a moment: as it came in, and in its master.
    return this.incoming.hold(2 * arrival.contentLengthBytes, async (path) => {
      await receiveBody('segment', arrival, path);
      return this.writers.pass(() => this.storeSegment.run(arrival, path));
    });
  }

  private async storedBefore(arrival: SegmentArrival): Promise<SegmentReceiptDto | null> {
    const recording = await this.recordings.find(this.dataSource.manager, arrival.recordingId);
    if (recording === null) throw new DomainError('recording.not-found', { recordingId: arrival.recordingId });
    if (recording.nodeId !== arrival.nodeId) throw new DomainError('recording.node-mismatch');
    checkSegmentHeaders(arrival, formatOf(recording));
    const stored = await this.segments.find(this.dataSource.manager, recording.id, arrival.index);
    if (stored === null) return null;
    if (stored.sha256 !== arrival.sha256) throw segmentConflict(arrival);
    return { index: stored.index, sha256: stored.sha256, wasStoredBefore: true };
  }
}
