import { getPriority } from 'node:os';

import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import type * as LogModule from '../../../node-agent/src/platform/log.ts';
import type * as RendererModule from '../../../node-agent/src/render/renderer.ts';
import { builtAgentModule } from './built.ts';
import type { SpooledAudio } from './spooled-recording.ts';

/** What the agent's render thread does not go below: its peer runs at the same. */
export const RENDER_NICE = Math.max(10, getPriority());

/** The agent's renderer, with its thread running: it does so while any recording is open. */
export class AgentRenderer {
  private readonly renderer: RendererModule.Renderer;
  private readonly kept: RendererModule.OpenRendering;

  private constructor(renderer: RendererModule.Renderer, kept: RendererModule.OpenRendering) {
    this.renderer = renderer;
    this.kept = kept;
  }

  static async start({ dir, start }: SpooledAudio): Promise<AgentRenderer> {
    const { Renderer } = await builtAgentModule<typeof RendererModule>('render/renderer.js');
    const { agentLog } = await builtAgentModule<typeof LogModule>('platform/log.js');
    const renderer = new Renderer(agentLog('error'));
    const another = { recordingId: 'another', dir, plans: [], source: { start, channelMap: null, channelLabels: [] } };
    return new AgentRenderer(
      renderer,
      renderer.open(another, () => undefined),
    );
  }

  /** Makes one rendition of a finished recording. Returns seconds. */
  async render({ dir, start, segments }: SpooledAudio, codec: RenditionCodec): Promise<number> {
    const plan = { codec, bitrateKbps: null, isVariableBitrate: false, bitDepth: null };
    const { recordingId } = start;
    const job = { recordingId, dir, plans: [plan], source: { start, channelMap: null, channelLabels: [] } };
    const startedMs = performance.now();
    await new Promise<void>((resolve, reject) => {
      const rendering = this.renderer.open(job, (_codec, outcome) => {
        rendering.close();
        if (outcome.state === 'complete') resolve();
        else reject(new Error(outcome.detail));
      });
      rendering.grow(segments, segments.length * start.segmentFrames);
    });
    return (performance.now() - startedMs) / 1000;
  }

  close(): void {
    this.kept.close();
  }
}
