import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { NEVER } from 'rxjs';

import type { RoomDto } from '@rakkr/shared/places';

import { ApiProblem } from '../../core/api/api-problem.ts';
import { LiveSocket } from '../../core/live/live-socket.ts';
import { roomWith } from './room.builder.ts';
import { RoomsApi } from './rooms.api.ts';
import { RoomsStore } from './rooms.store.ts';

const roomThatFailed = (recordingId: string): RoomDto =>
  roomWith({
    lastFailure: {
      recordingId,
      code: 'capture.device-busy',
      reason: 'Another program holds it.',
      failedAt: '2026-11-24T09:00:00Z',
      startedAt: null,
    },
  });

const press = new Event('click');
const facts = { status: 409, detail: null, requestId: '7f3a', issues: [], retryAfterS: null };

/** @param record  how the controller answers a press of Record */
function make(record: () => Promise<unknown>): RoomsStore {
  TestBed.configureTestingModule({
    providers: [
      RoomsStore,
      provideRouter([]),
      { provide: RoomsApi, useValue: { list: () => Promise.resolve([]), record } },
      { provide: LiveSocket, useValue: { isConnected: signal(true), changes: NEVER } },
    ],
  });
  return TestBed.inject(RoomsStore);
}

describe('the failure of a room in this page', () => {
  const taken = (): Promise<unknown> => Promise.resolve();

  it('stays closed for the recording for which it was closed, and only for that', () => {
    const store = make(taken);
    const room = roomThatFailed('rec_1');
    expect(store.refusalOf(room)?.title).toBe('Not recorded, 09:00 UTC');
    store.dismissRefusal(room);
    expect(store.refusalOf(room)).toBeNull();
    expect(store.refusalOf(roomThatFailed('rec_1'))).toBeNull();
    expect(store.refusalOf(roomThatFailed('rec_2'))).not.toBeNull();
  });

  it('goes with the press of Record, before the controller has answered', () => {
    const store = make(() => new Promise(() => undefined));
    const room = roomThatFailed('rec_1');
    void store.record(room, press);
    expect(store.refusalOf(room)).toBeNull();
  });

  it('gives way to the answer to a press, and is closed with it', async () => {
    const store = make(() => Promise.reject(new ApiProblem('node.offline', 'No contact', facts)));
    const room = roomThatFailed('rec_1');
    await store.record(room, press);
    expect(store.refusalOf(room)?.title).toBe('Not started');
    store.dismissRefusal(room);
    expect(store.refusalOf(room)).toBeNull();
  });
});
