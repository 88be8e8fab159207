import type { ChannelMix } from '../pcm/channel-map.ts';
import type { StartLine } from '../pcm/ledger.ts';
import { isInvented } from '../pcm/pcm-source.ts';

/** What a rendition says about itself in its tags. */
export interface RenditionFacts {
  readonly recordingId: string;
  readonly description: string;
  /** UTC instant of the first frame, ISO 8601. */
  readonly startedAt: string;
  /** Frames from midnight UTC to the first frame, as in `bext`. */
  readonly timeReference: number;
  /** Frames that were captured before the recording was ordered. */
  readonly preRollFrames: number;
  /** What each channel of the rendition carries, in order. */
  readonly channelNames: readonly string[];
  /** True for a demo or synthetic source. */
  readonly isDemo: boolean;
}

const DAY_MS = 86_400_000;

/** @param labels names of the recording's channels, in stored order; may be fewer than there are */
export function renditionFacts(start: StartLine, mix: ChannelMix, labels: readonly string[]): RenditionFacts {
  const { recordingId, description, startedAt, source, format, preRollFrames } = start;
  return {
    recordingId,
    description,
    startedAt,
    preRollFrames,
    timeReference: Math.round(((Date.parse(startedAt) % DAY_MS) / 1000) * format.rate),
    channelNames: mix.map((sources) => channelName(sources, labels)),
    isDemo: isInvented(source),
  };
}

function channelName(sources: readonly number[], labels: readonly string[]): string {
  const names = sources.map((source) => labels[source] ?? `Channel ${String(source + 1)}`);
  if (names.length === 0) return 'Silence';
  return names.length === 1 ? (names[0] ?? '') : `Mix of ${names.join(', ')}`;
}

/** The facts as tag names and values, for comments of FLAC, Ogg and ID3. */
export function tagsOf(facts: RenditionFacts): (readonly [name: string, value: string])[] {
  return [
    ['TITLE', facts.description],
    ['DATE', facts.startedAt.slice(0, 10)],
    ['STARTED_AT', facts.startedAt],
    ['TIME_REFERENCE', String(facts.timeReference)],
    ['RECORDING_ID', facts.recordingId],
    ...(facts.isDemo ? [['SOURCE', 'DEMO'] as const] : []),
    ...facts.channelNames.map((name, at) => [`CHANNEL_${String(at + 1)}`, name] as const),
  ];
}
