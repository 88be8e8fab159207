import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { RenditionProgressDto, RenditionReceiptDto } from '@rakkr/shared/agent-protocol';

import { RecordingAnnouncements } from '../recording-announcements.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import { ReceiveRendition } from './receive-rendition.ts';
import type { RenditionArrival } from './rendition-arrival.ts';
import { RenditionsRepository } from './renditions.repository.ts';

/** What other modules may ask of the files beside masters. */
@Injectable()
export class RenditionsFacade {
  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly renditions: RenditionsRepository,
    private readonly arrivals: ReceiveRendition,
    private readonly announcements: RecordingAnnouncements,
  ) {}

  /** Stores how far the node is. The second arrival of a report changes nothing. */
  async applyProgress(
    manager: EntityManager,
    recordingId: string,
    renditions: readonly RenditionProgressDto[],
  ): Promise<void> {
    if ((await this.renditions.progress(manager, recordingId, renditions)) === 0) return;
    const recording = await this.recordings.find(manager, recordingId);
    if (recording !== null) await this.announcements.changed(manager, recording);
  }

  /** Takes one file, at any time. @throws DomainError as `ReceiveRendition` */
  async receive(arrival: RenditionArrival): Promise<RenditionReceiptDto> {
    return this.arrivals.run(arrival);
  }
}
