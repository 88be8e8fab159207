import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { RoomId } from '@rakkr/shared/primitives';

/** Runs inside the transaction that changes or deletes the room; before a row goes, after one was changed. */
export type RoomHandler = (manager: EntityManager, roomId: RoomId) => Promise<void>;

/**
 * Tells modules above this one what becomes of a room, so that they follow in the same transaction.
 * Handlers are registered while the program starts.
 */
@Injectable()
export class RoomEvents {
  private readonly deletingHandlers: RoomHandler[] = [];
  private readonly captureHandlers: RoomHandler[] = [];

  onDeleting(handler: RoomHandler): void {
    this.deletingHandlers.push(handler);
  }

  /** Runs every handler; one that throws stops the deletion. */
  async deleting(manager: EntityManager, roomId: RoomId): Promise<void> {
    for (const handler of this.deletingHandlers) await handler(manager, roomId);
  }

  /** How recordings of the room are captured has changed. */
  onCaptureChanged(handler: RoomHandler): void {
    this.captureHandlers.push(handler);
  }

  async captureChanged(manager: EntityManager, roomId: RoomId): Promise<void> {
    for (const handler of this.captureHandlers) await handler(manager, roomId);
  }
}
