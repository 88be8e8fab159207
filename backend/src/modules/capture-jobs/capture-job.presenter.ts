import type { CaptureOrderDto } from '@rakkr/shared/agent-protocol';
import type { CaptureJobDto } from '@rakkr/shared/recordings';

import type { CaptureJob } from './capture-job.entity.ts';

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** The job as people are shown it. */
export const presentJob = (job: CaptureJob): CaptureJobDto => ({
  id: job.id,
  nodeId: job.nodeId,
  recordingId: job.recordingId,
  status: job.status,
  phase: job.phase,
  createdAt: job.createdAt.toISOString(),
  startedAt: iso(job.startedAt),
  stopRequestedAt: iso(job.stopRequestedAt),
  completedAt: iso(job.completedAt),
  leaseExpiresAt: iso(job.leaseExpiresAt),
  failureCode: job.failureCode,
  failureReason: job.failureReason,
  spoolSecondsLeft: job.spoolSecondsLeft,
});

/** The job as its node is told it. */
export const presentOrder = (job: CaptureJob): CaptureOrderDto => ({
  jobId: job.id,
  recordingId: job.recordingId,
  epoch: job.epoch,
  status: job.status,
  device: job.device,
  channelSelection: job.channelSelection,
  segmentMs: job.segmentMs,
  endsAt: iso(job.endsAt),
  description: job.description,
  durationMs: job.durationSeconds === null ? null : job.durationSeconds * 1000,
  preRollMs: job.preRollMs,
  renditions: job.renditions,
  channelMap: job.channelMap,
  channelLabels: job.channelLabels,
  spoolPolicy: job.spoolPolicy,
});
