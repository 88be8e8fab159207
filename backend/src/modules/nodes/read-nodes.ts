import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { NODE_SILENT_MS } from '@rakkr/shared/agent-protocol/vocabulary';

import { CaptureJobsFacade } from '../capture-jobs/index.ts';
import type { NodeChannel } from './node-channel.entity.ts';
import { NodeChannelsRepository } from './node-channels.repository.ts';
import type { NodeInterface } from './node-interface.entity.ts';
import { NodeInterfacesRepository } from './node-interfaces.repository.ts';
import { type NodeContact, nodeLiveness } from './node-liveness.ts';
import { nodeNotFound } from './nodes.errors.ts';
import { NodesRepository } from './nodes.repository.ts';
import type { RecorderNode } from './recorder-node.entity.ts';

/** A node with everything that is shown of it. */
export interface NodePicture {
  readonly node: RecorderNode;
  readonly contact: NodeContact;
  readonly interfaces: readonly NodeInterface[];
  readonly channels: readonly NodeChannel[];
  /** Capture jobs that have not ended. */
  readonly activeRecordings: number;
  /** As the node said last; null without a recording, or while it is not known. */
  readonly spoolSecondsLeft: number | null;
}

@Injectable()
export class ReadNodes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nodes: NodesRepository,
    private readonly interfaces: NodeInterfacesRepository,
    private readonly channels: NodeChannelsRepository,
    private readonly captureJobs: CaptureJobsFacade,
  ) {}

  /** A window of all nodes by name, and how many there are. */
  async page(window: { limit: number; offset: number }): Promise<{ nodes: NodePicture[]; total: number }> {
    const [rows, total] = await this.nodes.page(this.dataSource.manager, window);
    return { nodes: await this.complete(rows), total };
  }

  /** @throws DomainError node.not-found */
  async one(nodeId: string): Promise<NodePicture> {
    const node = await this.nodes.find(this.dataSource.manager, nodeId);
    const [picture] = node === null ? [] : await this.complete([node]);
    if (picture === undefined) throw nodeNotFound(nodeId);
    return picture;
  }

  private async complete(nodes: readonly RecorderNode[]): Promise<NodePicture[]> {
    const { manager } = this.dataSource;
    const nodeIds = nodes.map(({ id }) => id);
    const now = await this.nodes.now(manager);
    const interfaces = await this.interfaces.ofNodes(manager, nodeIds);
    const channels = await this.channels.ofNodes(manager, nodeIds);
    const work = await this.captureJobs.workByNode();
    return nodes.map((node) => ({
      node,
      contact: nodeLiveness(node.lastSeenAt, now, { silentAfterMs: NODE_SILENT_MS }),
      interfaces: interfaces.filter(({ nodeId }) => nodeId === node.id),
      channels: channels.filter(({ nodeId }) => nodeId === node.id),
      activeRecordings: work.get(node.id)?.activeJobs ?? 0,
      spoolSecondsLeft: work.get(node.id)?.spoolSecondsLeft ?? null,
    }));
  }
}
