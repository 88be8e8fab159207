import { ExternalSource } from './external-source.ts';
import type { SourceOptions } from './source-options.ts';

/**
 * Starts a program whenever its source is opened.
 *
 * A program that ended while it was read is told about at the next attempt, which it uses up: the reader waits as usual
 * before it tries again.
 */
export function openProgram(thread: URL): (options: SourceOptions) => ExternalSource {
  let last: ExternalSource | null = null;
  return (options) => {
    const ended = last;
    last = null;
    if (ended !== null) throw ended.problem();
    last = ExternalSource.open(options, thread);
    return last;
  };
}
