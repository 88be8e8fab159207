import type { ReportedInterfaceDto } from '@rakkr/shared/nodes';
import { devicePort } from '@rakkr/shared/nodes/vocabulary';

import type { NodeInterface } from './node-interface.entity.ts';

/** What of a device the node decides. */
export type InterfaceFacts = Omit<NodeInterface, 'nodeId' | 'interfaceId' | 'absentSince' | 'firstSeenAt'>;

export interface MatchedInterface {
  readonly known: NodeInterface;
  readonly reported: ReportedInterfaceDto;
}

/** Each known and each reported device stands in exactly one of these. */
export interface InventoryDifferences {
  readonly added: readonly ReportedInterfaceDto[];
  /** Was there, is there, differs in a fact or in its id. */
  readonly updated: readonly MatchedInterface[];
  /** Was away, is there. */
  readonly reactivated: readonly MatchedInterface[];
  /** Was there, is away. */
  readonly absent: readonly NodeInterface[];
  /** There before and now, all facts equal. */
  readonly unchanged: readonly MatchedInterface[];
}

/** A reported device as the table keeps it; what the node leaves out has one meaning each. */
export const interfaceFacts = (reported: ReportedInterfaceDto): InterfaceFacts => ({
  alias: reported.alias,
  backend: reported.backend,
  systemName: reported.systemName,
  systemRef: reported.systemRef ?? reported.systemName,
  hardwarePath: reported.hardwarePath ?? null,
  serialNumber: reported.serialNumber ?? null,
  channelCount: reported.channelCount,
  sampleRates: reported.sampleRates,
  sampleFormats: reported.sampleFormats ?? [],
  isBusy: reported.isBusy ?? false,
});

const FACTS = [
  'alias',
  'backend',
  'systemName',
  'systemRef',
  'hardwarePath',
  'serialNumber',
  'channelCount',
  'sampleRates',
  'sampleFormats',
  'isBusy',
] as const satisfies readonly (keyof InterfaceFacts)[];

function isSame({ known, reported }: MatchedInterface): boolean {
  const facts = interfaceFacts(reported);
  const differs = FACTS.some((fact) => JSON.stringify(known[fact]) !== JSON.stringify(facts[fact]));
  return known.interfaceId === reported.id && !differs;
}

/**
 * Two devices with different serial numbers are two devices, and so are two in different ports, whatever name libasound
 * gives them: the name goes to whichever of two equal cards comes first.
 */
const mayBeOneDevice = (known: NodeInterface, facts: InterfaceFacts): boolean =>
  known.backend === facts.backend &&
  known.systemRef === facts.systemRef &&
  !areKnownToDiffer(known.serialNumber, facts.serialNumber) &&
  !areKnownToDiffer(portOf(known), portOf(facts));

const areKnownToDiffer = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && one !== other;

const portOf = ({ hardwarePath }: Pick<InterfaceFacts, 'hardwarePath'>): string | null =>
  hardwarePath === null ? null : devicePort(hardwarePath);

/** Pairs by id; then what is left over on both sides by what libasound opens, which is a device under a new id. */
function match(known: readonly NodeInterface[], reported: readonly ReportedInterfaceDto[]): MatchedInterface[] {
  const byId = new Map(known.map((device) => [device.interfaceId, device]));
  const unpaired = new Set(known.filter((device) => !reported.some(({ id }) => id === device.interfaceId)));
  return reported.flatMap((report) => {
    const facts = interfaceFacts(report);
    const device = byId.get(report.id) ?? [...unpaired].find((left) => mayBeOneDevice(left, facts));
    if (device === undefined) return [];
    unpaired.delete(device);
    return [{ known: device, reported: report }];
  });
}

/**
 * What a node's report of its devices changes.
 *
 * @param known    every device the node ever reported, absent ones included
 * @param reported all devices of now; of two with one id the first counts
 */
export function inventoryDifferences(
  known: readonly NodeInterface[],
  reported: readonly ReportedInterfaceDto[],
): InventoryDifferences {
  const distinct = reported.filter((report, at) => reported.findIndex(({ id }) => id === report.id) === at);
  const matched = match(known, distinct);
  const present = matched.filter((pair) => pair.known.absentSince === null);
  const pairedReports = new Set(matched.map((pair) => pair.reported));
  const pairedDevices = new Set(matched.map((pair) => pair.known));
  return {
    added: distinct.filter((report) => !pairedReports.has(report)),
    updated: present.filter((pair) => !isSame(pair)),
    reactivated: matched.filter((pair) => pair.known.absentSince !== null),
    absent: known.filter((device) => device.absentSince === null && !pairedDevices.has(device)),
    unchanged: present.filter(isSame),
  };
}
