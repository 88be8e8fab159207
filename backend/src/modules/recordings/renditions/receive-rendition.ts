import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import type { RenditionReceiptDto } from '@rakkr/shared/agent-protocol';
import { DomainError } from '@rakkr/shared/problems';

import { syncDirectory } from '../../../platform/storage/audio-folder.ts';
import { IncomingBodies } from '../ingest/incoming-bodies.ts';
import { drain, receiveBody } from '../ingest/receive-body.ts';
import { RecordingFiles } from '../master/recording-files.ts';
import { RecordingAnnouncements } from '../recording-announcements.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import type { RenditionArrival } from './rendition-arrival.ts';
import { RenditionsRepository } from './renditions.repository.ts';

/**
 * Takes one file beside the master from its node: from the wire into a file of its own, judged and synced there, then
 * to its name. Nothing of a refused file is kept. Neither the job's state nor the time matter.
 */
@Injectable()
export class ReceiveRendition {
  constructor(
    private readonly dataSource: DataSource,
    private readonly recordings: RecordingsRepository,
    private readonly renditions: RenditionsRepository,
    private readonly files: RecordingFiles,
    private readonly incoming: IncomingBodies,
    private readonly announcements: RecordingAnnouncements,
  ) {}

  /**
   * @throws DomainError recording.not-found, recording.node-mismatch, rendition.conflict, rendition.truncated,
   *   rendition.headers-invalid, rendition.digest-mismatch, server.storage-full
   */
  async run(arrival: RenditionArrival): Promise<RenditionReceiptDto> {
    const recording = await this.recordings.find(this.dataSource.manager, arrival.recordingId);
    const known = await this.storedBefore(this.dataSource.manager, this.ownRecording(recording, arrival), arrival);
    if (known !== null) {
      await drain(arrival.body);
      return known;
    }
    return this.incoming.hold(arrival.contentLengthBytes, async (path) => {
      await receiveBody('rendition', arrival, path);
      return this.dataSource.transaction((manager) => this.store(manager, arrival, path));
    });
  }

  /** File first, synced, then its row: a crash between the two leaves a file that the next arrival replaces. */
  private async store(manager: EntityManager, arrival: RenditionArrival, path: string): Promise<RenditionReceiptDto> {
    const { recordingId, codec, sha256, durationMs, contentLengthBytes } = arrival;
    const recording = this.ownRecording(await this.recordings.lock(manager, recordingId), arrival);
    const known = await this.storedBefore(manager, recording, arrival);
    if (known !== null) return known;
    const target = await this.files.prepareRendition(recording, codec);
    await rename(path, target);
    await syncDirectory(dirname(target));
    await this.renditions.store(manager, { recordingId, codec, sha256, durationMs, sizeBytes: contentLengthBytes });
    await this.announcements.changed(manager, recording);
    return { codec, sha256, wasStoredBefore: false };
  }

  private ownRecording(recording: Recording | null, { recordingId, nodeId }: RenditionArrival): Recording {
    if (recording === null) throw new DomainError('recording.not-found', { recordingId });
    if (recording.nodeId === nodeId) return recording;
    throw new DomainError('recording.node-mismatch');
  }

  private async storedBefore(
    manager: EntityManager,
    recording: Recording,
    { codec, sha256 }: RenditionArrival,
  ): Promise<RenditionReceiptDto | null> {
    const stored = await this.renditions.find(manager, recording.id, codec);
    if (stored?.state !== 'stored') return null;
    if (stored.sha256 === sha256) return { codec, sha256, wasStoredBefore: true };
    throw new DomainError('rendition.conflict', {
      detail: 'What is stored stays. Keep this file on the node, and compare the two.',
      codec,
      storedSha256: stored.sha256,
    });
  }
}
