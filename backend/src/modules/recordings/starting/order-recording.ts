import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { DEFAULT_SEGMENT_MS } from '@rakkr/shared/agent-protocol';
import { DomainError } from '@rakkr/shared/problems';
import type { StartRecordingDto } from '@rakkr/shared/recordings';

import { Clock } from '../../../platform/clock/clock.ts';
import { type CaptureJob, CaptureJobsFacade } from '../../capture-jobs/index.ts';
import { NodesFacade } from '../../nodes/index.ts';
import type { Room } from '../../rooms/index.ts';
import type { Recording } from '../recording.entity.ts';
import { RecordingsRepository } from '../recordings.repository.ts';
import { type CaptureTarget, FindCaptureTarget } from './find-capture-target.ts';
import { recordingTitle } from './recording-defaults.ts';

export interface RecordingOrder {
  readonly id: Recording['id'];
  readonly wish: StartRecordingDto;
  readonly startedBy: string;
}

/** Makes a recording and the order to its node, if the channels are free. */
@Injectable()
export class OrderRecording {
  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly findTarget: FindCaptureTarget,
    private readonly nodes: NodesFacade,
    private readonly jobs: CaptureJobsFacade,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError recording.channels-busy, and what `FindCaptureTarget` refuses */
  async run(manager: EntityManager, order: RecordingOrder): Promise<Recording> {
    const target = await this.findTarget.run(manager, order.wish);
    await this.refuseBusyChannels(manager, target);
    const recording = await this.insert(manager, order, target);
    await this.jobs.order(manager, {
      recordingId: recording.id,
      nodeId: target.node.id,
      roomId: recording.roomId,
      interfaceId: target.device.interfaceId,
      channelSelection: [...target.channels],
      device: target.plan,
      segmentMs: DEFAULT_SEGMENT_MS,
      description: recording.description,
      durationSeconds: order.wish.durationSeconds ?? null,
      channelLabels: [...target.channelLabels],
      spoolPolicy: await this.nodes.spoolPolicy(target.node.id, manager),
      ...captureOf(target.room),
    });
    return recording;
  }

  private async insert(manager: EntityManager, order: RecordingOrder, target: CaptureTarget): Promise<Recording> {
    const { room, node, device, channelLabels } = target;
    const place = { name: room?.name ?? node.alias, timeZone: room?.timeZone ?? 'UTC' };
    const title = recordingTitle(order.wish, place, this.clock.now());
    return this.recordings.insert(manager, {
      ...title,
      id: order.id,
      source: 'ad_hoc',
      isDemo: device.isDemo,
      roomId: room?.id ?? null,
      roomName: room?.name ?? null,
      roomTimeZone: room?.timeZone ?? null,
      nodeId: node.id,
      nodeAlias: node.alias,
      deviceName: device.alias,
      description: `${title.name} | ${place.name} | ${channelLabels.join(', ')}`,
      channelLabels: [...channelLabels],
      startedBy: order.startedBy,
    });
  }

  /** The caller holds the device's row, so nobody orders its channels in between. */
  private async refuseBusyChannels(manager: EntityManager, target: CaptureTarget): Promise<void> {
    const active = await this.jobs.activeOnInterface(manager, target.node.id, target.device.interfaceId);
    const wanted = new Set(target.channels);
    const holder = active.find((job) => holdsItsChannels(job) && job.channelSelection.some((c) => wanted.has(c)));
    if (holder === undefined) return;
    const other = await this.recordings.find(manager, holder.recordingId);
    throw new DomainError('recording.channels-busy', {
      detail: `“${other?.name ?? holder.recordingId}” records these channels. Stop it first, or choose other channels.`,
      recordingId: holder.recordingId,
      busyChannels: holder.channelSelection.filter((channel) => wanted.has(channel)),
    });
  }
}

/** A capture that has ended and only delivers holds its device no more. */
const holdsItsChannels = (job: CaptureJob): boolean =>
  job.reportedPhase !== 'uploading' && job.reportedPhase !== 'rendering';

/** Channels that stand in no room have nothing before the press, and no file beside the master. */
function captureOf(room: Room | null): Pick<CaptureJob, 'preRollMs' | 'renditions' | 'channelMap'> {
  if (room === null) return { preRollMs: 0, renditions: [], channelMap: null };
  const { preRollSeconds, renditions, channelMap } = room.capture;
  return { preRollMs: preRollSeconds * 1000, renditions, channelMap };
}
