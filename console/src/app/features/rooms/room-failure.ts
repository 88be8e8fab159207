import type { RoomDto } from '@rakkr/shared/places';

import { explainFailure } from '../../core/api/explain-problem.ts';
import { clockTime, zoneWord } from '../../ui/format/wall-clock.ts';
import type { ShownProblem } from '../../ui/view-state/shown-problem.ts';

/**
 * What a person is told of a room whose newest recording failed: what, when by the room's clock, why, what to do. Null
 * where none did.
 */
export function roomFailure({ lastFailure, timeZone }: Pick<RoomDto, 'lastFailure' | 'timeZone'>): ShownProblem | null {
  if (lastFailure === null) return null;
  const failedAtMs = Date.parse(lastFailure.failedAt);
  const at = `${clockTime(failedAtMs, timeZone).slice(0, 'hh:mm'.length)} ${zoneWord(failedAtMs, timeZone)}`;
  const what = lastFailure.startedAt === null ? 'Not recorded' : 'Recording failed';
  return explainFailure(lastFailure, `${what}, ${at}`);
}
