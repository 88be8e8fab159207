import type { JobDeclaration } from '../../../platform/queue/job-declaration.ts';

/** Carries nothing: it looks at all nodes. */
export class MarkSilentNodesPayload {}

export const MARK_SILENT_INTERVAL_MS = 5_000;

/** Looks for nodes whose contact was lost. One failed look needs no repetition: the next comes in 5 s. */
export const MARK_SILENT_NODES: JobDeclaration<MarkSilentNodesPayload> = {
  queue: 'nodes.mark-silent',
  name: 'mark-silent',
  payload: MarkSilentNodesPayload,
  options: () => ({ attempts: 1, removeOnComplete: true, removeOnFail: 20 }),
};
