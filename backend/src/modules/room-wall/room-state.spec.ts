import { describe, expect, it } from '@jest/globals';

import { type RoomReach, roomState } from './room-state.ts';

const online: RoomReach = { nodeContact: 'online', isAbsent: false };

describe('roomState', () => {
  it.each([
    ['ready', [online]],
    ['not-ready', []],
    ['not-ready', [online, { ...online, isAbsent: true }]],
    ['no-contact', [online, { ...online, nodeContact: 'offline' }]],
    ['no-contact', [{ nodeContact: 'offline', isAbsent: true }]],
    ['not-ready', [{ ...online, nodeContact: 'provisioning' }]],
  ] as const)('is %s without a recording on %j', (state, reach) => {
    expect(roomState(reach, null)).toBe(state);
  });

  it.each([
    ['arming', 'queued', null],
    ['arming', 'running', 'claimed'],
    ['arming', 'running', 'arming'],
    ['recording', 'running', 'capturing'],
    ['disconnected', 'running', 'disconnected'],
    ['stopping', 'stop_requested', 'capturing'],
    ['stopping', 'stop_requested', 'claimed'],
    ['stopping', 'running', 'draining'],
    ['disconnected', 'stop_requested', 'disconnected'],
    ['uploading', 'stop_requested', 'uploading'],
  ] as const)('is %s while its job is %s and %s', (state, status, phase) => {
    expect(roomState([{ ...online, nodeContact: 'offline' }], { status, phase })).toBe(state);
  });
});
