import { getPriority } from 'node:os';

import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import type * as LogModule from '../../../node-agent/src/platform/log.ts';
import type * as RendererModule from '../../../node-agent/src/render/renderer.ts';
import { builtAgentModule } from './built.ts';
import type { SpooledAudio } from './spooled-recording.ts';

/** What the agent's render thread does not go below: its peer runs at the same. */
export const RENDER_NICE = Math.max(10, getPriority());

/** The agent's renderer makes one rendition of a finished recording. Returns seconds. */
export async function agentRender(audio: SpooledAudio, codec: RenditionCodec): Promise<number> {
  const { Renderer } = await builtAgentModule<typeof RendererModule>('render/renderer.js');
  const { agentLog } = await builtAgentModule<typeof LogModule>('platform/log.js');
  const { dir, start, segments } = audio;
  const plan = { codec, bitrateKbps: null, isVariableBitrate: false, bitDepth: null };
  const job = {
    recordingId: start.recordingId,
    dir,
    plans: [plan],
    source: { start, channelMap: null, channelLabels: [] },
  };
  const startedMs = performance.now();
  await new Promise<void>((resolve, reject) => {
    const rendering = new Renderer(agentLog('error')).open(job, (_codec, outcome) => {
      rendering.close();
      if (outcome.state === 'complete') resolve();
      else reject(new Error(outcome.detail));
    });
    rendering.grow(segments, segments.length * start.segmentFrames);
  });
  return (performance.now() - startedMs) / 1000;
}
