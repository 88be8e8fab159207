import type { MessagePort } from 'node:worker_threads';

import type { ExternalProgram } from '../pcm/external-program.ts';
import type { ProgramRingMemory } from './program-ring.ts';

/** What the thread that runs a program is started with. */
export interface ProgramSettings {
  readonly program: ExternalProgram;
  readonly ring: ProgramRingMemory;
  /** Receives one `ProgramEnd`, before the ring says that nothing follows; any message to it ends the program. */
  readonly port: MessagePort;
}

/** How a program ended. */
export interface ProgramEnd {
  /** A sentence: exit code, signal, or why it did not start. */
  readonly how: string;
  /** The last lines of its standard error; empty where it said nothing. */
  readonly lastWords: string;
}
