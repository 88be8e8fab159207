import { PROTOCOL_VERSION } from '@rakkr/shared/agent-protocol/vocabulary';
import type { ReportedInterfaceDto } from '@rakkr/shared/nodes';

import type { ApiClient } from './api-client.ts';
import type { TestController } from './test-controller.ts';

export interface EnrolledNode {
  readonly nodeId: string;
  readonly credential: string;
  /** Requests with the node's own credential. */
  readonly client: ApiClient;
}

/** A node that came in the way every node does: created by a person, then traded its one-time token. */
export const enrolledNode = async (
  controller: TestController,
  wish: { alias: string; roomId?: string },
): Promise<EnrolledNode> => {
  const admin = await controller.signedInAs('admin');
  const { data: node } = await admin.post('nodes', wish);
  const { data: issued } = await admin.post(`nodes/${node.id}/bootstrap-token`, {});
  const machine = { hostname: 'recorder-1', agentVersion: '0.1.0', protocolVersion: PROTOCOL_VERSION };
  const { data: enrolled } = await controller.withBearer(issued.token).post('enrolment', machine);
  return { nodeId: node.id, credential: enrolled.credential, client: controller.withBearer(enrolled.credential) };
};

/** A sound device as a node reports it. */
export const reportedDevice = (changes: Partial<ReportedInterfaceDto> = {}): ReportedInterfaceDto => ({
  id: 'usb-X32',
  alias: 'X32',
  backend: 'alsa',
  systemName: 'X-USB',
  systemRef: 'hw:CARD=X32,DEV=0',
  channelCount: 2,
  sampleRates: [44_100, 48_000],
  channels: [{ index: 1, alias: 'Lectern' }],
  ...changes,
});
