import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { JOB_LEASE_MS } from '@rakkr/shared/agent-protocol';
import type { ProblemCode } from '@rakkr/shared/problems';
import type { JobPhase } from '@rakkr/shared/recordings';

import { CaptureJob } from './capture-job.entity.ts';

const ACTIVE = `status IN ('queued', 'running', 'stop_requested')`;
const HELD_BY_A_NODE = `status IN ('running', 'stop_requested')`;
const LEASE = `now() + make_interval(secs => ${String(JOB_LEASE_MS / 1000)})`;

export type NewCaptureJob = Pick<
  CaptureJob,
  | 'id'
  | 'recordingId'
  | 'nodeId'
  | 'roomId'
  | 'interfaceId'
  | 'channelSelection'
  | 'device'
  | 'segmentMs'
  | 'description'
  | 'durationSeconds'
  | 'preRollMs'
  | 'renditions'
  | 'channelMap'
  | 'channelLabels'
  | 'spoolPolicy'
>;

export interface JobReport {
  readonly nodeId: string;
  readonly epoch: number;
  readonly phase: JobPhase;
  readonly spoolSecondsLeft: number | null;
}

/** What a node has to do: its jobs that have not ended. */
export interface NodeWork {
  readonly activeJobs: number;
  /** So long its disk lasts, as the most worried of its reports said; null while none did. */
  readonly spoolSecondsLeft: number | null;
}

/** Table `capture_jobs`. Every change of state is one conditional statement; leases are judged by the database's clock. */
@Injectable()
export class CaptureJobsRepository {
  async insert(manager: EntityManager, job: NewCaptureJob): Promise<CaptureJob> {
    await manager.insert(CaptureJob, {
      ...job,
      // TypeORM's partial type does not know a column that holds a whole object.
      device: job.device as object,
      channelMap: job.channelMap as object | null,
      spoolPolicy: job.spoolPolicy as object,
      status: 'queued',
      heldNodeId: job.nodeId,
      heldRoomId: job.roomId,
    });
    return manager.findOneByOrFail(CaptureJob, { id: job.id });
  }

  async find(manager: EntityManager, jobId: string): Promise<CaptureJob | null> {
    return manager.findOneBy(CaptureJob, { id: jobId });
  }

  /** Since the job was first taken, by the database's clock; to its order where nobody took it. */
  async elapsedMs(manager: EntityManager, jobId: string): Promise<number> {
    const rows = await manager.query<{ ms: string }[]>(
      `SELECT extract(epoch FROM now() - coalesce(started_at, created_at)) * 1000 AS ms FROM capture_jobs WHERE id = $1`,
      [jobId],
    );
    return Number(rows[0]?.ms ?? 0);
  }

  /** The newest job of each recording. */
  async newestOf(manager: EntityManager, recordingIds: readonly string[]): Promise<CaptureJob[]> {
    const rows = await manager.query<{ id: string }[]>(
      `SELECT DISTINCT ON (recording_id) id FROM capture_jobs WHERE recording_id = ANY($1)
       ORDER BY recording_id, created_at DESC, id`,
      [recordingIds],
    );
    return rows.length === 0 ? [] : manager.findBy(CaptureJob, { id: In(rows.map((row) => row.id)) });
  }

  async active(manager: EntityManager): Promise<CaptureJob[]> {
    return manager.findBy(CaptureJob, { status: In(['queued', 'running', 'stop_requested']) });
  }

  /** Jobs that have not ended on one device; the caller holds the device's row. */
  async activeOnInterface(manager: EntityManager, nodeId: string, interfaceId: string): Promise<CaptureJob[]> {
    return manager.findBy(CaptureJob, { nodeId, interfaceId, status: In(['queued', 'running', 'stop_requested']) });
  }

  async workByNode(manager: EntityManager): Promise<Map<string, NodeWork>> {
    const rows = await manager.query<{ node_id: string; jobs: string; seconds_left: string | null }[]>(
      `SELECT node_id, count(*) AS jobs, min(spool_seconds_left) AS seconds_left
       FROM capture_jobs WHERE ${ACTIVE} GROUP BY node_id`,
    );
    return new Map(
      rows.map(({ node_id: nodeId, jobs, seconds_left: left }) => [
        nodeId,
        { activeJobs: Number(jobs), spoolSecondsLeft: left === null ? null : Number(left) },
      ]),
    );
  }

  /**
   * Gives the node its oldest waiting job. A job whose claim was answered but never reported on, and whose lease is
   * over, waits again for the same node: the answer was lost on its way.
   */
  async claim(manager: EntityManager, nodeId: string, agentInstanceId: string): Promise<CaptureJob | null> {
    return this.changed(
      manager,
      `UPDATE capture_jobs SET
         status = CASE status WHEN 'queued' THEN 'running' ELSE status END,
         phase = 'claimed', epoch = epoch + 1, agent_instance_id = $2,
         started_at = coalesce(started_at, now()), lease_expires_at = ${LEASE},
         ends_at = coalesce(ends_at, now() + make_interval(secs => duration_seconds))
       WHERE id = (
         SELECT id FROM capture_jobs
         WHERE node_id = $1 AND (status = 'queued'
           OR (${HELD_BY_A_NODE} AND reported_phase IS NULL AND lease_expires_at < now()))
         ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)`,
      [nodeId, agentInstanceId],
    );
  }

  /** Takes back a claim that nobody received: the job waits as before. */
  async release(manager: EntityManager, job: CaptureJob): Promise<CaptureJob | null> {
    return this.changed(
      manager,
      `UPDATE capture_jobs SET status = 'queued', phase = NULL, lease_expires_at = NULL, agent_instance_id = NULL
       WHERE id = $1 AND epoch = $2 AND status = 'running' AND reported_phase IS NULL`,
      [job.id, job.epoch],
    );
  }

  /** A further process of the same node takes its job, with a new epoch. */
  async attach(manager: EntityManager, jobId: string, nodeId: string, instanceId: string): Promise<CaptureJob | null> {
    return this.changed(
      manager,
      `UPDATE capture_jobs SET epoch = epoch + 1, agent_instance_id = $3, lease_expires_at = ${LEASE},
         phase = coalesce(reported_phase, 'claimed')
       WHERE id = $1 AND node_id = $2 AND ${HELD_BY_A_NODE}`,
      [jobId, nodeId, instanceId],
    );
  }

  /** Extends the lease and stores the phase, if the epoch is the newest and the job has not ended. */
  async report(manager: EntityManager, jobId: string, report: JobReport): Promise<CaptureJob | null> {
    return this.changed(
      manager,
      `UPDATE capture_jobs SET last_report_at = now(), lease_expires_at = ${LEASE}, phase = $4, reported_phase = $5,
         spool_seconds_left = $6
       WHERE id = $1 AND node_id = $2 AND epoch = $3 AND ${HELD_BY_A_NODE}`,
      [jobId, report.nodeId, report.epoch, report.phase, spokenPhase(report.phase), report.spoolSecondsLeft],
    );
  }

  /** Counts a booked duration from the first frame of the order; without one nothing ends by itself. */
  async countFrom(manager: EntityManager, jobId: string, firstFrameAt: Date): Promise<CaptureJob | null> {
    return this.changed(
      manager,
      `UPDATE capture_jobs SET ends_at = $2::timestamptz + make_interval(secs => duration_seconds)
       WHERE id = $1 AND duration_seconds IS NOT NULL AND ${ACTIVE}`,
      [jobId, firstFrameAt],
    );
  }

  /** Ends a job whose node was given up by a person; one whose node reports is left alone. */
  async giveUp(manager: EntityManager, jobId: string, reason: string): Promise<CaptureJob | null> {
    const code: ProblemCode = 'capture.lost';
    return this.changed(
      manager,
      `UPDATE capture_jobs SET status = 'failed', phase = NULL, completed_at = now(), held_node_id = NULL,
         held_room_id = NULL, failure_code = $2, failure_reason = $3
       WHERE id = $1 AND ${HELD_BY_A_NODE} AND lease_expires_at < now()`,
      [jobId, code, reason],
    );
  }

  /** The node has captured everything: whatever its epoch, only delivery is left. */
  async markUploading(manager: EntityManager, jobId: string): Promise<CaptureJob | null> {
    return this.changed(
      manager,
      `UPDATE capture_jobs SET phase = 'uploading', reported_phase = 'uploading', last_report_at = now(),
         lease_expires_at = ${LEASE}
       WHERE id = $1 AND ${HELD_BY_A_NODE}`,
      [jobId],
    );
  }

  async requestStop(manager: EntityManager, jobId: string): Promise<CaptureJob | null> {
    return this.changed(
      manager,
      `UPDATE capture_jobs SET status = 'stop_requested', stop_requested_at = now()
       WHERE id = $1 AND status = 'running'`,
      [jobId],
    );
  }

  async cancelQueued(manager: EntityManager, jobId: string): Promise<CaptureJob | null> {
    return this.changed(
      manager,
      `UPDATE capture_jobs SET status = 'cancelled', phase = NULL, stop_requested_at = now(), completed_at = now(),
         held_node_id = NULL, held_room_id = NULL
       WHERE id = $1 AND status = 'queued'`,
      [jobId],
    );
  }

  /** Ends a job well; `cancelled` where it was stopped before its first frame. */
  async complete(
    manager: EntityManager,
    jobId: string,
    outcome: 'completed' | 'cancelled',
  ): Promise<CaptureJob | null> {
    return this.changed(
      manager,
      `UPDATE capture_jobs SET status = $2, phase = NULL, completed_at = now(), held_node_id = NULL,
         held_room_id = NULL
       WHERE id = $1 AND ${ACTIVE}`,
      [jobId, outcome],
    );
  }

  async fail(
    manager: EntityManager,
    jobId: string,
    failure: { nodeId: string; epoch: number; code: ProblemCode; reason: string },
  ): Promise<CaptureJob | null> {
    return this.changed(
      manager,
      `UPDATE capture_jobs SET status = 'failed', phase = NULL, completed_at = now(), held_node_id = NULL,
         held_room_id = NULL, failure_code = $4, failure_reason = $5
       WHERE id = $1 AND node_id = $2 AND epoch = $3 AND ${HELD_BY_A_NODE}`,
      [jobId, failure.nodeId, failure.epoch, failure.code, failure.reason],
    );
  }

  /**
   * Marks jobs whose lease is over. For one lease after the database's own start nobody is marked: no node could
   * report while it was away.
   */
  async markDisconnected(manager: EntityManager): Promise<CaptureJob[]> {
    const rows = await manager.query<{ id: string }[]>(
      `WITH changed AS (
         UPDATE capture_jobs SET phase = 'disconnected'
         WHERE ${HELD_BY_A_NODE} AND phase IS DISTINCT FROM 'disconnected' AND lease_expires_at < now()
           AND pg_postmaster_start_time() < now() - make_interval(secs => ${String(JOB_LEASE_MS / 1000)})
         RETURNING id)
       SELECT id FROM changed`,
    );
    return rows.length === 0 ? [] : manager.findBy(CaptureJob, { id: In(rows.map((row) => row.id)) });
  }

  /** Removes the jobs of a recording that is purged. */
  async forget(manager: EntityManager, recordingId: string): Promise<void> {
    await manager.delete(CaptureJob, { recordingId });
  }

  private async changed(manager: EntityManager, update: string, values: unknown[]): Promise<CaptureJob | null> {
    const rows = await manager.query<{ id: string }[]>(
      `WITH changed AS (${update} RETURNING id) SELECT id FROM changed`,
      values,
    );
    const id = rows[0]?.id;
    return id === undefined ? null : manager.findOneByOrFail(CaptureJob, { id });
  }
}

/** A node that says `claimed` or `disconnected` has not told more than that it lives. */
const spokenPhase = (phase: JobPhase): JobPhase => (phase === 'claimed' || phase === 'disconnected' ? 'arming' : phase);
