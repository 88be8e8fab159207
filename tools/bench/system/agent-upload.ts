import { type PcmFormat, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type * as ControllerApiModule from '../../../node-agent/src/controller-link/controller-api.ts';
import type * as ControllerHttpModule from '../../../node-agent/src/controller-link/controller-http.ts';
import type * as SendSegmentModule from '../../../node-agent/src/jobs/order/send-segment.ts';
import type { SegmentLine } from '../../../node-agent/src/pcm/ledger.ts';
import type * as LogModule from '../../../node-agent/src/platform/log.ts';
import type * as UploadRecordingModule from '../../../node-agent/src/upload/upload-recording.ts';
import { builtAgentModule } from './built.ts';

/** Plain data: it also travels to another process. */
export interface UploadTask {
  readonly node: { readonly controllerUrl: string; readonly credential: string; readonly id: string };
  readonly recordingId: string;
  /** Where the segments lie, and their ledger lines. */
  readonly spool: { readonly dir: string; readonly format: PcmFormat; readonly lines: readonly SegmentLine[] };
}

/**
 * Sends the segments of a spool folder by the agent's own upload stage, over the agent's own HTTP.
 *
 * @returns seconds until the controller had confirmed the last one
 */
export async function agentUpload({ node, recordingId, spool }: UploadTask): Promise<number> {
  const { dir, format, lines } = spool;
  const { ControllerHttp } = await builtAgentModule<typeof ControllerHttpModule>('controller-link/controller-http.js');
  const { ControllerApi } = await builtAgentModule<typeof ControllerApiModule>('controller-link/controller-api.js');
  const { UploadRecording } = await builtAgentModule<typeof UploadRecordingModule>('upload/upload-recording.js');
  const { sendSegment } = await builtAgentModule<typeof SendSegmentModule>('jobs/order/send-segment.js');
  const { agentLog } = await builtAgentModule<typeof LogModule>('platform/log.js');
  const http = new ControllerHttp(node.controllerUrl, node.credential, { pem: null, pinnedSha256: null });
  const api = new ControllerApi(http, node.id, 'bench');
  const confirmed = new Set<number>();
  const startedMs = performance.now();
  await new Promise<void>((resolve) => {
    const upload = new UploadRecording(
      dir,
      () => bytesPerFrame(format),
      {
        send: (segment, sizeBytes, body) => sendSegment(api, { recordingId, segment, sizeBytes, body }),
        confirm: async (index) => void confirmed.add(index),
        isConfirmed: ({ index }) => confirmed.has(index),
        onConfirmed: () => {
          if (confirmed.size === lines.length) resolve();
        },
      },
      agentLog('warn'),
    );
    upload.offer(lines);
  });
  const seconds = (performance.now() - startedMs) / 1000;
  await http.close();
  return seconds;
}
