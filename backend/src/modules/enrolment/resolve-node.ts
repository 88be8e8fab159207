import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { NODE_CREDENTIAL_PREFIX } from '@rakkr/shared/nodes/vocabulary';

import { ChangeFeed } from '../../platform/events/change-feed.ts';
import { type CallerResolver, CallerResolvers } from '../../platform/http/caller-resolvers.ts';
import type { NodeCaller, PresentedCredentials } from '../../platform/http/caller.ts';
import { NODE_CREDENTIALS_CHANGED } from '../nodes/index.ts';
import { NodeCredentialsRepository, type ValidCredential } from './node-credentials.repository.ts';
import { secretHash } from './node-secret.ts';

/** Which node a bearer belongs to: one indexed look at the table each time, so that a revocation counts at once. */
@Injectable()
export class ResolveNode implements CallerResolver<NodeCaller>, OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly credentials: NodeCredentialsRepository,
    private readonly changes: ChangeFeed,
    private readonly resolvers: CallerResolvers,
  ) {}

  onModuleInit(): void {
    this.resolvers.registerNodes(this);
  }

  async resolve({ bearer }: PresentedCredentials): Promise<NodeCaller | null> {
    if (bearer?.startsWith(NODE_CREDENTIAL_PREFIX) !== true) return null;
    const { manager } = this.dataSource;
    const credential = await this.credentials.findValid(manager, secretHash(bearer));
    if (credential === null) return null;
    if (credential.isFirstUse) await this.takeOver(credential);
    else if (credential.isUseStale) await this.credentials.markUsed(manager, credential.id);
    return { kind: 'node', nodeId: credential.nodeId };
  }

  /** The node has its new credential in use, so what it had before is worth nothing from here on. */
  private async takeOver(credential: ValidCredential): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.credentials.markUsed(manager, credential.id);
      const revoked = await this.credentials.revokeOlder(manager, credential);
      if (revoked === 0) return;
      const { nodeId } = credential;
      await this.changes.announce(manager, 'agent', { nodeId, event: NODE_CREDENTIALS_CHANGED });
    });
  }
}
