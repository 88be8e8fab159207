import { ConfigurationError } from '../config/configuration-error.ts';

/** A program of ours, once it runs. */
export interface RunningProgram {
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Settles when it ended by itself; rejects when a part of it died that it cannot do without. */
  readonly ended: Promise<void>;
}

/** Exit code of a wrong configuration: starting again cannot help. @see sysexits(3), EX_CONFIG */
export const EXIT_CONFIGURATION = 78;
const EXIT_FAILURE = 1;

const nextStopSignal = async (): Promise<void> =>
  new Promise((resolve) => {
    // A second signal is no reason to leave the database behind: `on`, not `once`.
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => resolve());
  });

/** Writes what went wrong for the person at the console; returns the exit code. */
export const tell = (error: unknown): number => {
  if (error instanceof ConfigurationError) {
    process.stderr.write(`The configuration is wrong:\n${error.issues.map((issue) => `  ${issue}\n`).join('')}`);
    return EXIT_CONFIGURATION;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT_FAILURE;
};

/** Starts a program, ends it at SIGTERM or SIGINT, and makes an exit code of whatever went wrong. */
export const runProgram = async (start: () => Promise<RunningProgram>): Promise<void> => {
  const stopped = nextStopSignal();
  try {
    const program = await start();
    try {
      await Promise.race([stopped, program.ended]);
    } finally {
      await program.stop();
    }
    process.exit(0);
  } catch (error) {
    process.exit(tell(error));
  }
};
