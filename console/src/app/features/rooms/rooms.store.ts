import { Injectable, computed, effect, inject, signal } from '@angular/core';
import { Router } from '@angular/router';

import type { RoomDto } from '@rakkr/shared/places';

import { explainProblem } from '../../core/api/explain-problem.ts';
import { fetched } from '../../core/api/fetched.ts';
import { ControllerClock } from '../../core/clock/controller-clock.ts';
import { LiveSocket } from '../../core/live/live-socket.ts';
import { onChange } from '../../core/live/on-change.ts';
import { noteRecordPress } from '../../ui/probe/measurement-probe.ts';
import { ToastStore } from '../../ui/toast/toast.store.ts';
import type { ShownProblem } from '../../ui/view-state/shown-problem.ts';
import { type RoomFace, roomFace } from './room-face.ts';
import { roomFailure } from './room-failure.ts';
import { RoomsApi } from './rooms.api.ts';

/** Pull is the truth: pushes only make it come sooner. */
const ASK_MS = 10_000;
/** While something records, how far it is behind changes all the time. */
const ASK_WHILE_BUSY_MS = 2000;

const BUSY = new Set<RoomDto['state']>(['recording', 'arming', 'stopping', 'uploading']);

/** Every room that the person may see, and what was pressed in this page. */
@Injectable()
export class RoomsStore {
  private readonly api = inject(RoomsApi);
  private readonly clock = inject(ControllerClock);
  private readonly toasts = inject(ToastStore);
  private readonly router = inject(Router);
  readonly isConnected = inject(LiveSocket).isConnected;
  private readonly list = fetched({
    params: () => true,
    load: async (_all, signal) => this.api.list(signal),
    whatFailed: 'Rooms cannot be shown',
  });
  readonly rooms = this.list.value;
  readonly problem = this.list.problem;
  readonly readAtMs = this.list.readAtMs;
  private readonly presses = signal<ReadonlyMap<string, number>>(new Map());
  private readonly refusals = signal<ReadonlyMap<string, ShownProblem>>(new Map());
  /** Recordings whose failure was closed in this page. */
  private readonly closedFailures = signal<ReadonlySet<string>>(new Set());
  private readonly isBusy = computed(() => this.rooms()?.some((room) => BUSY.has(room.state)) ?? false);

  constructor() {
    onChange(['room', 'recording', 'node'], () => {
      this.reload();
    });
    effect((onCleanup) => {
      const timer = setInterval(
        () => {
          this.reload();
        },
        this.isBusy() ? ASK_WHILE_BUSY_MS : ASK_MS,
      );
      onCleanup(() => {
        clearInterval(timer);
      });
    });
  }

  reload(): void {
    this.list.reload();
  }

  bySlug(slug: string): RoomDto | null {
    return this.rooms()?.find((room) => room.slug === slug) ?? null;
  }

  face(room: RoomDto): RoomFace {
    return roomFace(room, this.presses().get(room.id) ?? null, this.clock.nowMs());
  }

  /** Why the newest recording of the room failed; null where none did, it was closed, or Record was pressed since. */
  failureOf(room: RoomDto): ShownProblem | null {
    const isClosed = this.closedFailures().has(room.lastFailure?.recordingId ?? '');
    return isClosed || this.presses().has(room.id) ? null : roomFailure(room);
  }

  /** What is to be read at the room: the answer to a press in this page, else why its newest recording failed. */
  refusalOf(room: RoomDto): ShownProblem | null {
    return this.refusals().get(room.id) ?? this.failureOf(room);
  }

  async record(room: RoomDto, event: Event): Promise<void> {
    if (this.presses().has(room.id)) return;
    noteRecordPress(room.id, event);
    this.setPress(room.id, this.clock.nowMs());
    this.setRefusal(room.id, null);
    try {
      await this.api.record(room.id);
    } catch (error) {
      this.setRefusal(room.id, explainProblem(error, 'Not started'));
    } finally {
      await this.settle();
      this.setPress(room.id, null);
    }
  }

  async stop(room: RoomDto): Promise<void> {
    const active = room.activeRecording;
    if (!active) return;
    this.setRefusal(room.id, null);
    try {
      await this.api.stop(active.recordingId);
      this.toasts.offerAction(`Stopped in ${room.name}`, {
        label: 'Open recording',
        run: () => void this.router.navigate(['/recordings', active.recordingId]),
      });
    } catch (error) {
      this.setRefusal(room.id, explainProblem(error, 'Not stopped'));
    }
    this.reload();
  }

  /** Closes all of it: who has read why Record was refused does not ask for an older reason behind it. */
  dismissRefusal({ id, lastFailure }: RoomDto): void {
    this.setRefusal(id, null);
    if (lastFailure !== null) this.closedFailures.update((closed) => new Set(closed).add(lastFailure.recordingId));
  }

  /** The press stays shown until the controller's own state has been read, so that the tile never falls back. */
  private async settle(): Promise<void> {
    const before = this.readAtMs();
    this.reload();
    for (let waitedMs = 0; waitedMs < ASK_WHILE_BUSY_MS && this.readAtMs() === before; waitedMs += 50) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private setPress(roomId: string, atMs: number | null): void {
    this.presses.update((presses) => changed(presses, roomId, atMs));
  }

  private setRefusal(roomId: string, problem: ShownProblem | null): void {
    this.refusals.update((refusals) => changed(refusals, roomId, problem));
  }
}

function changed<V>(map: ReadonlyMap<string, V>, key: string, value: V | null): ReadonlyMap<string, V> {
  const next = new Map(map);
  if (value === null) next.delete(key);
  else next.set(key, value);
  return next;
}
