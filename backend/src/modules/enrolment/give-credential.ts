import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { NODE_CREDENTIAL_PREFIX } from '@rakkr/shared/nodes/vocabulary';
import type { NodeId } from '@rakkr/shared/primitives';

import { NodeCredentialsRepository } from './node-credentials.repository.ts';
import { newSecret, secretHash } from './node-secret.ts';

@Injectable()
export class GiveCredential {
  constructor(private readonly credentials: NodeCredentialsRepository) {}

  /**
   * Makes a node's next credential, inside the caller's transaction. The one it uses now stays good until the next is
   * first used, so that a lost answer locks no node out.
   *
   * @returns the secret; it is kept nowhere
   */
  async run(manager: EntityManager, nodeId: NodeId): Promise<string> {
    const credential = newSecret(NODE_CREDENTIAL_PREFIX);
    await this.credentials.revokeAllButTheOneInUse(manager, nodeId);
    await this.credentials.insert(manager, nodeId, secretHash(credential));
    return credential;
  }
}
