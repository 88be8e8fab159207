import { join } from 'node:path';

/** What `make demo` was asked for. */
export interface DemoOptions {
  /** A libasound PCM to record instead of the demo room: `hw:CARD=X32`. */
  readonly device: string | undefined;
  /** End after the recording. */
  readonly isOnce: boolean;
  /** Listen on every address, with a self-signed certificate. */
  readonly isOnLan: boolean;
  readonly port: number;
  readonly folder: string;
}

const DEFAULT_PORT = 8787;
const FOLDER = '.demo';

/** A sentence for the person at the terminal. The demo ends with it, without a stack. */
export class DemoStop extends Error {
  override readonly name = 'DemoStop';
}

/**
 * Reads `DEVICE`, `ONCE`, `LAN` and `PORT` as make hands them over: an empty text is nothing.
 *
 * @throws DemoStop on a port that is none
 */
export function readDemoOptions(environment: NodeJS.ProcessEnv): DemoOptions {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const isSet = (name: string): boolean => !['0', 'no', 'false', undefined].includes(text(name)?.toLowerCase());
  const port = Number(text('PORT') ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new DemoStop(`PORT is "${String(text('PORT'))}". It is a whole number from 1 to 65535.`);
  }
  return {
    device: text('DEVICE'),
    isOnce: isSet('ONCE'),
    isOnLan: isSet('LAN'),
    port,
    folder: join(process.cwd(), FOLDER),
  };
}
