import { join } from 'node:path';

import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import type { GapLine, SegmentLine, StartLine } from '../../../src/pcm/ledger.ts';
import { renderRendition } from '../../../src/render/render-rendition.ts';
import { TimeLine } from '../../../src/render/time-line.ts';

/** A recording in a spool that has ended. */
export interface EndedRecording {
  readonly dir: string;
  readonly start: StartLine;
  /** All of its time line. */
  readonly pieces: readonly (SegmentLine | GapLine)[];
}

/** Makes one rendition with nothing asked for, and returns its path. @throws Error that says why there is none */
export async function renderedFile({ dir, start, pieces }: EndedRecording, codec: RenditionCodec): Promise<string> {
  const timeLine = new TimeLine();
  timeLine.add(
    pieces,
    pieces.reduce((sum, { lengthFrames }) => sum + lengthFrames, 0),
  );
  const plan = { codec, bitrateKbps: null, isVariableBitrate: false, bitDepth: null };
  const source = { start, channelMap: null, channelLabels: [] };
  const place = { dir, timeLine, signal: new AbortController().signal, onPassed: () => undefined };
  const outcome = await renderRendition(plan, source, place);
  if (outcome.state === 'failed') throw new Error(outcome.detail);
  return join(dir, `rendition.${codec}`);
}
