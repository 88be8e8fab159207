import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { RoomId } from '@rakkr/shared/primitives';

/** Runs inside the transaction that deletes the room, before the row goes. */
export type RoomDeletingHandler = (manager: EntityManager, roomId: RoomId) => Promise<void>;

/**
 * Tells modules above this one that a room is about to go, so that they let go of it in the same transaction.
 * Handlers are registered while the program starts.
 */
@Injectable()
export class RoomEvents {
  private readonly deletingHandlers: RoomDeletingHandler[] = [];

  onDeleting(handler: RoomDeletingHandler): void {
    this.deletingHandlers.push(handler);
  }

  /** Runs every handler; one that throws stops the deletion. */
  async deleting(manager: EntityManager, roomId: RoomId): Promise<void> {
    for (const handler of this.deletingHandlers) await handler(manager, roomId);
  }
}
