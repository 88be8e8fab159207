export type { BodyKind } from './ingest/receive-body.ts';
export type { SegmentArrival } from './ingest/segment-arrival.ts';
export type { Recording } from './recording.entity.ts';
export { RecordingsFacade } from './recordings.facade.ts';
export { RecordingsModule } from './recordings.module.ts';
export { RecordingsWorkerModule } from './recordings.worker.module.ts';
export { renditionCodec } from './renditions/read-rendition.ts';
export type { RenditionArrival } from './renditions/rendition-arrival.ts';
export { RenditionsFacade } from './renditions/renditions.facade.ts';
