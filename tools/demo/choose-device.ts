import { setTimeout as sleep } from 'node:timers/promises';

import type { InterfaceDto, NodeDto } from '@rakkr/shared/nodes';
import type { NodeStatus } from '@rakkr/shared/nodes/vocabulary';

import type { ControllerClient } from './controller-client.ts';
import { DemoStop } from './demo-options.ts';

const DEVICES_TIMEOUT_MS = 15_000;
const POLL_MS = 200;
const NOT_THERE: readonly NodeStatus[] = ['provisioning', 'offline'];

/** The device that is asked for: the demo room, or the one that DEVICE names. */
const isWanted = (device: InterfaceDto, wanted: string | undefined): boolean =>
  device.absentSince === null && (wanted === undefined ? device.isDemo : device.systemRef === wanted);

/** Waits until the agent reports the device that is to be recorded. @throws DemoStop naming what was found instead */
export async function waitForDevice(
  client: ControllerClient,
  nodeId: string,
  wanted: string | undefined,
): Promise<{ node: NodeDto; device: InterfaceDto }> {
  const deadlineMs = performance.now() + DEVICES_TIMEOUT_MS;
  for (;;) {
    const node = await client.get<NodeDto>(`/nodes/${nodeId}`);
    const device = node.interfaces.find((each) => isWanted(each, wanted));
    if (device !== undefined && !NOT_THERE.includes(node.status)) return { node, device };
    if (performance.now() > deadlineMs) throw new DemoStop(whyNoDevice(node, wanted));
    await sleep(POLL_MS);
  }
}

/** The real sound devices of a node, which nothing opens before somebody asks for it. */
export const foundCards = (node: NodeDto): InterfaceDto[] =>
  node.interfaces.filter((device) => !device.isDemo && device.absentSince === null);

function whyNoDevice(node: NodeDto, wanted: string | undefined): string {
  const found = foundCards(node).map((device) => `  ${device.systemRef}  ${device.alias}`);
  const list = found.length === 0 ? 'It found no sound card.' : `It found:\n${found.join('\n')}`;
  if (wanted === undefined)
    return `The agent is ${node.status} and reported no demo room. Its log is in .demo/agent.log.`;
  return `The agent finds no device "${wanted}". ${list}`;
}
