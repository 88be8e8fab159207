import { inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { bufferTime, filter } from 'rxjs';

import type { LiveChange } from '@rakkr/shared/live/vocabulary';

import { LiveSocket } from './live-socket.ts';

/** Pushes come in bursts; one question answers them all. */
const GATHER_MS = 80;

/** Calls back when something of these kinds changed, and after a reconnect. Runs in an injection context. */
export function onChange(kinds: readonly LiveChange['kind'][], run: () => void): void {
  const concerns = (change: LiveChange | 'all'): boolean => change === 'all' || kinds.includes(change.kind);
  inject(LiveSocket)
    .changes.pipe(
      filter(concerns),
      bufferTime(GATHER_MS),
      filter((changes) => changes.length > 0),
      takeUntilDestroyed(),
    )
    .subscribe(run);
}
