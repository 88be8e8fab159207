import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { ReportedInterfaceDto } from '@rakkr/shared/nodes';

import { interfaceFacts, inventoryDifferences } from './inventory-differences.ts';
import type { NodeInterface } from './node-interface.entity.ts';

const reported = (id: string, changes: Partial<ReportedInterfaceDto> = {}): ReportedInterfaceDto => ({
  id,
  alias: 'X32',
  backend: 'alsa',
  systemName: 'X-USB',
  systemRef: `hw:CARD=${id},DEV=0`,
  channelCount: 32,
  sampleRates: [48_000],
  channels: [],
  ...changes,
});

const known = (report: ReportedInterfaceDto, absentSince: Date | null = null): NodeInterface => ({
  nodeId: 'node_1',
  interfaceId: report.id,
  ...interfaceFacts(report),
  absentSince,
  firstSeenAt: new Date(0),
});

const ids = (differences: ReturnType<typeof inventoryDifferences>): Record<string, string[]> => ({
  added: differences.added.map(({ id }) => id),
  updated: differences.updated.map(({ reported: { id } }) => id),
  reactivated: differences.reactivated.map(({ reported: { id } }) => id),
  absent: differences.absent.map(({ interfaceId }) => interfaceId),
  unchanged: differences.unchanged.map(({ reported: { id } }) => id),
});
const nothing = { added: [], updated: [], reactivated: [], absent: [], unchanged: [] };

describe('inventoryDifferences', () => {
  it('adds a device that was never seen', () => {
    expect(ids(inventoryDifferences([], [reported('a')]))).toEqual({ ...nothing, added: ['a'] });
  });

  it('changes nothing when the same report comes again', () => {
    expect(ids(inventoryDifferences([known(reported('a'))], [reported('a')]))).toEqual({
      ...nothing,
      unchanged: ['a'],
    });
  });

  it('updates a device of which one fact differs', () => {
    const now = [reported('a', { isBusy: true })];
    expect(ids(inventoryDifferences([known(reported('a'))], now))).toEqual({ ...nothing, updated: ['a'] });
  });

  it('flags a device that is not reported any more', () => {
    expect(ids(inventoryDifferences([known(reported('a'))], []))).toEqual({ ...nothing, absent: ['a'] });
  });

  it('says nothing about a device that was away before and still is', () => {
    expect(ids(inventoryDifferences([known(reported('a'), new Date(0))], []))).toEqual(nothing);
  });

  it('takes a device back that was away', () => {
    const before = [known(reported('a'), new Date(0))];
    expect(ids(inventoryDifferences(before, [reported('a')]))).toEqual({ ...nothing, reactivated: ['a'] });
  });

  it('knows a device under a new id by what libasound opens', () => {
    const systemRef = 'hw:CARD=X32,DEV=0';
    const before = [known(reported('old', { systemRef }))];
    expect(ids(inventoryDifferences(before, [reported('new', { systemRef })]))).toEqual({
      ...nothing,
      updated: ['new'],
    });
  });

  it('does not take one device for another with a different serial number', () => {
    const systemRef = 'hw:CARD=X32,DEV=0';
    const before = [known(reported('old', { systemRef, serialNumber: 'S1' }))];
    const now = [reported('new', { systemRef, serialNumber: 'S2' })];
    expect(ids(inventoryDifferences(before, now))).toEqual({ ...nothing, added: ['new'], absent: ['old'] });
  });

  it('does not take one of two equal cards for the other, which left, because it got its name', () => {
    const path = (port: string, card: string) =>
      `/sys/devices/pci0000:00/usb1/${port}/${port}:1.0/sound/${card}/pcmC1D0c`;
    const systemRef = 'hw:CARD=Device,DEV=0';
    const before = [known(reported('left', { systemRef, hardwarePath: path('1-1', 'card1') }))];
    const now = [reported('right', { systemRef, hardwarePath: path('1-2', 'card1') })];
    expect(ids(inventoryDifferences(before, now))).toEqual({ ...nothing, added: ['right'], absent: ['left'] });
    const renumbered = [reported('new', { systemRef, hardwarePath: path('1-1', 'card2') })];
    expect(ids(inventoryDifferences(before, renumbered))).toEqual({ ...nothing, updated: ['new'] });
  });

  it('counts the first of two devices that are reported under one id', () => {
    expect(ids(inventoryDifferences([], [reported('a'), reported('a')]))).toEqual({ ...nothing, added: ['a'] });
  });

  it('puts every device into exactly one list, whatever is known and reported', () => {
    const device = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), ref: fc.constantFrom('r1', 'r2', 'r3') });
    const devices = fc.uniqueArray(device, { selector: ({ id }) => id });
    fc.assert(
      fc.property(devices, devices, fc.boolean(), (before, now, isAway) => {
        const rows = before.map(({ id, ref }) => known(reported(id, { systemRef: ref }), isAway ? new Date(0) : null));
        const differences = inventoryDifferences(
          rows,
          now.map(({ id, ref }) => reported(id, { systemRef: ref })),
        );
        const { added, updated, reactivated, absent, unchanged } = differences;
        const pairs = [...updated, ...reactivated, ...unchanged];
        expect(added.length + pairs.length).toBe(now.length);
        expect(new Set(pairs.map((pair) => pair.known)).size).toBe(pairs.length);
        expect(absent.length).toBe(isAway ? 0 : before.length - pairs.length);
      }),
    );
  });
});
