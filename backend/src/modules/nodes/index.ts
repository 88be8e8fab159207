export type { NodeContact } from './node-liveness.ts';
export { NODE_CREDENTIALS_CHANGED } from './nodes.events.ts';
export { type CaptureDevice, NodesFacade, type NodeSummary } from './nodes.facade.ts';
export { NodesModule } from './nodes.module.ts';
export { NodesWorkerModule } from './nodes.worker.module.ts';
export { requireKnownProtocol } from './protocol-version.ts';
export { RecordHeartbeat } from './record-heartbeat.ts';
export { RecordInventory } from './record-inventory.ts';
export type { RoomChannel } from './room-channel.ts';
