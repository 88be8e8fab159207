import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import {
  type HeartbeatAnswerDto,
  type HeartbeatDto,
  OLDEST_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
} from '@rakkr/shared/agent-protocol';
import type { CaptureStateDto } from '@rakkr/shared/nodes';
import type { NodeId } from '@rakkr/shared/primitives';

import { AnnounceNodeChange } from './announce-node-change.ts';
import { clockOffsetMs } from './clock-offset.ts';
import { NodeChannelsRepository } from './node-channels.repository.ts';
import { nodeNotFound } from './nodes.errors.ts';
import { type BeforeHeartbeat, NodesRepository } from './nodes.repository.ts';
import { requireKnownProtocol } from './protocol-version.ts';

@Injectable()
export class RecordHeartbeat {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nodes: NodesRepository,
    private readonly channels: NodeChannelsRepository,
    private readonly announce: AnnounceNodeChange,
  ) {}

  /**
   * Stores a sign of life. Consoles hear of it only when something shows: the contact came, the
   * program changed, or a device began or ceased to be captured.
   * No audit row: it comes every few seconds from every node, and nobody decided it.
   *
   * @param receivedAt the controller's clock when the request arrived
   */
  async run(nodeId: NodeId, heartbeat: HeartbeatDto, receivedAt: Date): Promise<HeartbeatAnswerDto> {
    requireKnownProtocol(heartbeat.protocolVersion);
    const receivedAtMs = receivedAt.getTime();
    const { sentAtMs, previousRoundTripMs } = heartbeat;
    const reading = { receivedAtMs, roundTripMs: previousRoundTripMs ?? 0 };
    const offsetMs = sentAtMs === undefined ? null : clockOffsetMs({ sentAtMs, ...reading });
    await this.dataSource.transaction(async (manager) => {
      const before = await this.nodes.recordHeartbeat(manager, nodeId, heartbeat, offsetMs);
      if (before === null) throw nodeNotFound(nodeId);
      await this.tell(manager, nodeId, before, heartbeat);
    });
    return {
      receivedAtMs,
      clockOffsetMs: offsetMs,
      oldestProtocolVersion: OLDEST_PROTOCOL_VERSION,
      newestProtocolVersion: PROTOCOL_VERSION,
    };
  }

  private async tell(
    manager: EntityManager,
    nodeId: NodeId,
    before: BeforeHeartbeat,
    heartbeat: HeartbeatDto,
  ): Promise<void> {
    const isContactNew = before.contact !== 'online';
    const isProgramNew = before.hostname !== heartbeat.hostname || before.agentVersion !== heartbeat.agentVersion;
    if (!isContactNew && !isProgramNew && !isCaptureNew(before.captures, heartbeat.captures)) return;
    const roomIds = isContactNew ? await this.channels.roomsOf(manager, [nodeId]) : [];
    await this.announce.toConsoles(manager, nodeId, roomIds);
  }
}

/** Gaps are counted on with every heartbeat and shown with their recording: they alone are no news here. */
function isCaptureNew(before: readonly CaptureStateDto[], now: readonly CaptureStateDto[] | undefined): boolean {
  const shown = (captures: readonly CaptureStateDto[]): string =>
    captures.map((capture) => [capture.interfaceId, capture.state, capture.problemCode].join(' ')).join();
  return now !== undefined && shown(before) !== shown(now);
}
