import { type Signal, computed, linkedSignal, resource } from '@angular/core';

import type { ShownProblem } from '../../ui/view-state/shown-problem.ts';
import { explainProblem } from './explain-problem.ts';

/** Something read from the controller that stays shown when a refresh fails. */
export interface Fetched<T> {
  /** The newest value, older than a failed refresh; null before the first. */
  readonly value: Signal<T | null>;
  readonly problem: Signal<ShownProblem | null>;
  /** When `value` was read, ms since 1970 UTC. */
  readonly readAtMs: Signal<number | null>;
  readonly isLoading: Signal<boolean>;
  reload(): void;
}

export interface FetchedOptions<P, T> {
  /** Undefined asks for nothing. Must be comparable by its JSON text. */
  readonly params: () => P | undefined;
  readonly load: (params: P, signal: AbortSignal) => Promise<T>;
  /** `Rooms cannot be shown` */
  readonly whatFailed: string;
  /** True where another `params` is another thing: then the old value must not stand in for it. */
  readonly forgetsOnChange?: boolean;
}

interface Read<T> {
  readonly key: string;
  readonly value: T;
  readonly readAtMs: number;
}

/** Runs in an injection context. */
export function fetched<P, T>(options: FetchedOptions<P, T>): Fetched<T> {
  const key = computed(() => JSON.stringify(options.params() ?? null));
  const source = resource({
    params: () => options.params(),
    loader: async ({ params, abortSignal }): Promise<Read<T>> => {
      const value = await options.load(params, abortSignal);
      return { key: JSON.stringify(params), value, readAtMs: Date.now() };
    },
  });
  const newest = linkedSignal<Read<T> | undefined, Read<T> | null>({
    source: () => (source.hasValue() ? source.value() : undefined),
    computation: (read, previous) => read ?? previous?.value ?? null,
  });
  const shown = computed(() => {
    const read = newest();
    return read !== null && options.forgetsOnChange === true && read.key !== key() ? null : read;
  });
  return {
    value: computed(() => shown()?.value ?? null),
    problem: computed(() => {
      const error = source.error();
      return error ? explainProblem(error, options.whatFailed) : null;
    }),
    readAtMs: computed(() => shown()?.readAtMs ?? null),
    isLoading: source.isLoading,
    reload: () => {
      source.reload();
    },
  };
}
