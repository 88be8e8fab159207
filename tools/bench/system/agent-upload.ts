import { type PcmFormat, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type * as ControllerApiModule from '../../../node-agent/src/controller-link/controller-api.ts';
import type * as ControllerHttpModule from '../../../node-agent/src/controller-link/controller-http.ts';
import type * as SendSegmentModule from '../../../node-agent/src/jobs/order/send-segment.ts';
import type * as LogModule from '../../../node-agent/src/platform/log.ts';
import type * as UploadRecordingModule from '../../../node-agent/src/upload/upload-recording.ts';
import { builtAgentModule } from './built.ts';
import type { IngestNode, IngestRecording } from './ingest-node.ts';
import type { SpooledSegment } from './spooled-segments.ts';

/**
 * Sends the segments of a spool folder by the agent's own upload stage, over the agent's own HTTP.
 *
 * @returns seconds until the controller had confirmed the last one
 */
export async function agentUpload(
  node: IngestNode,
  recording: IngestRecording,
  { dir, format, segments }: { dir: string; format: PcmFormat; segments: readonly SpooledSegment[] },
): Promise<number> {
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
        send: (segment, sizeBytes, body) => sendSegment(api, { recordingId: recording.id, segment, sizeBytes, body }),
        confirm: async (index) => void confirmed.add(index),
        confirmed: () => confirmed,
        onConfirmed: () => {
          if (confirmed.size === segments.length) resolve();
        },
      },
      agentLog('warn'),
    );
    upload.offer(segments.map(({ line }) => line));
  });
  const seconds = (performance.now() - startedMs) / 1000;
  await http.close();
  return seconds;
}
