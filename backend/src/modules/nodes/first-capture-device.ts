import type { ReportedInterfaceDto } from '@rakkr/shared/nodes';

/**
 * The device whose channels go to the room that the node was made for: the one that offers channels. Of several, a demo
 * source, because a node has one only where it was told to; else the first, in the node's order.
 *
 * @returns undefined where no device offers a channel
 */
export function firstCaptureDevice(reported: readonly ReportedInterfaceDto[]): ReportedInterfaceDto | undefined {
  const devices = reported.filter(({ channelCount }) => channelCount > 0);
  return devices.find(({ backend }) => backend === 'demo') ?? devices[0];
}
