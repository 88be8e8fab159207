import type { CaptureManifestDto, CaptureStartDto, DeclaredGapDto } from '@rakkr/shared/agent-protocol';

import type { EndLine, GapLine, LedgerLine, SegmentLine, StartLine } from '../../pcm/ledger.ts';
import { isInvented } from '../../pcm/pcm-source.ts';
import type { TapStart } from '../../pcm/tap.ts';

/** A ledger, sorted by what its lines are. */
export interface CaptureFacts {
  readonly start: StartLine | null;
  readonly segments: readonly SegmentLine[];
  readonly gaps: readonly GapLine[];
  readonly end: EndLine | null;
  /** Segments without a file on this node: the capture process holds them, or held them until the controller had them. */
  readonly fileless: ReadonlySet<number>;
}

export function captureFacts(lines: readonly LedgerLine[], fileless: ReadonlySet<number> = new Set()): CaptureFacts {
  let start: StartLine | null = null;
  let end: EndLine | null = null;
  const segments: SegmentLine[] = [];
  const gaps: GapLine[] = [];
  for (const line of lines) {
    switch (line.type) {
      case 'start':
        // Taken up again after a kill, a recording keeps the start that it had.
        start ??= line;
        break;
      case 'segment':
        segments.push(line);
        break;
      case 'gap':
        gaps.push(line);
        break;
      case 'end':
        end = line;
        break;
    }
  }
  return { start, segments, gaps, end, fileless };
}

/** What the controller is told of the first frame. */
export const captureStart = ({
  startedAt,
  preRollFrames,
  format,
  deviceFormat,
  source,
}: StartLine): CaptureStartDto => ({
  startedAt,
  preRollFrames,
  format: { sampleFormat: format.sampleFormat, rate: format.rate, channels: format.channels },
  deviceFormat: deviceFormat.sampleFormat,
  isDemo: isInvented(source),
});

/** The same, as the capture process answers a join. */
export const joinedStart = ({
  firstFrameAtUtcMs,
  preRollFrames,
  format,
  deviceFormat,
  isDemo,
}: TapStart): CaptureStartDto => ({
  startedAt: new Date(firstFrameAtUtcMs).toISOString(),
  preRollFrames,
  format: { sampleFormat: format.sampleFormat, rate: format.rate, channels: format.channels },
  deviceFormat: deviceFormat.sampleFormat,
  isDemo,
});

export const declaredGaps = (gaps: readonly GapLine[]): DeclaredGapDto[] =>
  gaps.map(({ startFrame, lengthFrames, cause, startedAt }) => ({ startFrame, lengthFrames, cause, startedAt }));

/**
 * All of a capture that has ended.
 *
 * @param endedAt  UTC instant for a capture that never had a frame and so has no end line
 */
export const captureManifest = (facts: CaptureFacts, epoch: number, endedAt: string): CaptureManifestDto => ({
  epoch,
  totalFrames: facts.end?.totalFrames ?? 0,
  endedAt: facts.end?.endedAt ?? endedAt,
  ...(facts.start === null ? {} : { start: captureStart(facts.start) }),
  segments: facts.segments.map(({ index, startFrame, lengthFrames, sha256 }) => ({
    index,
    startFrame,
    lengthFrames,
    sha256,
  })),
  gaps: declaredGaps(facts.gaps),
});
