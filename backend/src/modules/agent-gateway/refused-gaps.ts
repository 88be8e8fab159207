import type { DeclaredGapDto, RefusedGapDto } from '@rakkr/shared/agent-protocol';
import type { ProblemCode } from '@rakkr/shared/problems';

const IMPLAUSIBLE: ProblemCode = 'recording.gap-implausible';

/** Gaps that were not taken, as their node is told. */
export const refusedGaps = (gaps: readonly DeclaredGapDto[]): RefusedGapDto[] =>
  gaps.map(({ startFrame }) => ({ startFrame, code: IMPLAUSIBLE }));
