import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import type * as LogModule from '../../../node-agent/src/platform/log.ts';
import type * as RendererModule from '../../../node-agent/src/render/renderer.ts';
import type * as LedgerTailModule from '../../../node-agent/src/spool/ledger-tail.ts';
import { builtAgentModule } from './built.ts';

const LOOK_MS = 5;

/**
 * The agent's renderer follows the ledger of a recording that grows. Resolves when every rendition is complete.
 *
 * @param dir  the recording's folder
 * @throws where one fails
 */
export async function renderWhileItGrows(dir: string, codecs: readonly RenditionCodec[]): Promise<void> {
  const { Renderer } = await builtAgentModule<typeof RendererModule>('render/renderer.js');
  const { LedgerTail } = await builtAgentModule<typeof LedgerTailModule>('spool/ledger-tail.js');
  const { agentLog } = await builtAgentModule<typeof LogModule>('platform/log.js');
  const renderer = new Renderer(agentLog('error'));
  const tail = new LedgerTail(dir);
  const complete = Promise.withResolvers<undefined>();
  const unsettled = new Set(codecs);
  let rendering: RendererModule.OpenRendering | undefined;
  let given = 0;

  const look = async (): Promise<void> => {
    const lines = await tail.read();
    const start = lines.find((line) => line.type === 'start');
    if (start === undefined) return;
    const plans = codecs.map((codec) => ({ codec, bitrateKbps: null, isVariableBitrate: false, bitDepth: null }));
    const source = { start, channelMap: null, channelLabels: [] };
    rendering ??= renderer.open({ recordingId: start.recordingId, dir, plans, source }, (codec, outcome) => {
      if (outcome.state === 'failed') complete.reject(new Error(outcome.detail));
      unsettled.delete(codec);
      if (unsettled.size === 0) complete.resolve(undefined);
    });
    const fresh = lines.slice(given).filter((line) => line.type === 'segment' || line.type === 'gap');
    const end = lines.find((line) => line.type === 'end');
    if (given < lines.length) rendering.grow(fresh, end?.totalFrames ?? null);
    given = lines.length;
  };
  const timer = setInterval(() => {
    look().catch(complete.reject);
  }, LOOK_MS);
  try {
    await complete.promise;
  } finally {
    clearInterval(timer);
    rendering?.close();
  }
}
