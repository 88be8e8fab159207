import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { environment } from '../platform/config/environment.ts';
import type { EncoderCommand } from './encoder-command.ts';
import { RenditionRefused } from './rendition-plan.ts';
import type { RenditionSink } from './rendition-sink.ts';
import { silence } from './silence.ts';

/** An encoder that takes nothing for so long hangs. Generous: it runs after everything else on the node. */
const STALL_MS = 600_000;
const KEPT_COMPLAINT_CHARACTERS = 400;
/** What a program reads at a time that would read pages: as much as a pipe holds. */
const INPUT_BUFFER_BYTES = 262_144;

/**
 * A program of the system that encodes what it is given on its standard input. It runs at the priority of the thread
 * that starts it; its pipes are drained and its exit is judged.
 */
export class EncoderProcess implements RenditionSink {
  private readonly failure = new AbortController();
  private isFinishing = false;
  private complaint = '';
  private readonly program: string;
  /** Why it ended before its time; null where it ended well. */
  private readonly ended: Promise<string | null>;

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, null, Readable>,
    command: EncoderCommand,
  ) {
    const { program, chatter } = command;
    this.program = program;
    this.ended = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        const fault =
          code === 0 ? null : `${program} ended ${signal === null ? `with code ${String(code)}` : `by ${signal}`}`;
        if (!this.isFinishing) this.failure.abort(this.endedEarly(fault));
        resolve(fault);
      });
    });
    // Past its start the one error is a signal that found nobody.
    child.on('error', () => undefined);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const said = `${this.complaint}${text}`;
      this.complaint = (chatter === undefined ? said : said.replaceAll(chatter, '')).slice(-KEPT_COMPLAINT_CHARACTERS);
    });
    // A write that finds the program gone says so by its own callback.
    child.stdin.on('error', () => undefined);
  }

  /** @throws RenditionRefused where the program is not installed; else the system's error */
  static async start(command: EncoderCommand, outputPath: string): Promise<EncoderProcess> {
    const { program, debianPackage } = command;
    const { PATH = '' } = environment();
    if (!(await isInstalled(program, PATH))) {
      throw new RenditionRefused(
        `The program ${program} is missing on this node. Install the Debian package ${debianPackage}.`,
      );
    }
    const [first = program, ...words] = await commandLine(command, outputPath, PATH);
    const child = spawn(first, words, {
      // Tags are UTF-8: the encoders read the locale to know it.
      env: { PATH, LC_ALL: 'C.UTF-8' },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    await once(child, 'spawn');
    return new EncoderProcess(child, command);
  }

  get failed(): AbortSignal {
    return this.failure.signal;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      this.child.stdin.write(bytes, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    try {
      await this.orStalled(written);
    } catch (cause) {
      this.child.stdin.destroy();
      throw this.endedEarly(await this.orStalled(this.ended), cause);
    }
  }

  async writeSilence(lengthBytes: number): Promise<void> {
    for (const block of silence(lengthBytes)) await this.write(block);
  }

  async finish(): Promise<void> {
    this.isFinishing = true;
    this.child.stdin.end();
    const fault = await this.orStalled(this.ended);
    if (fault !== null) throw new Error(this.withComplaint(fault));
  }

  async abandon(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private endedEarly(fault: string | null, cause?: unknown): Error {
    return new Error(this.withComplaint(fault ?? `${this.program} ended before the audio did`), { cause });
  }

  private withComplaint(fault: string): string {
    const complaint = this.complaint.trim().replaceAll(/\s+/g, ' ');
    return complaint === '' ? `${fault}.` : `${fault}: ${complaint}`;
  }

  /** Kills a program that hangs: what waits for it then ends as well. */
  private async orStalled<T>(step: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      this.complaint = `It took nothing for ${String(STALL_MS / 60_000)} minutes.`;
      this.child.kill('SIGKILL');
    }, STALL_MS);
    try {
      return await step;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** `stdbuf` of the coreutils gives another program's standard streams the buffers that they should have. */
async function commandLine(command: EncoderCommand, outputPath: string, path: string): Promise<readonly string[]> {
  const { program, argsFor, readsPages = false } = command;
  const words = [program, ...argsFor(outputPath)];
  if (!readsPages || !(await isInstalled('stdbuf', path))) return words;
  return ['stdbuf', '-i', String(INPUT_BUFFER_BYTES), ...words];
}

async function isInstalled(program: string, path: string): Promise<boolean> {
  const looks = await Promise.allSettled(
    path.split(delimiter).map((folder) => access(join(folder, program), constants.X_OK)),
  );
  return looks.some(({ status }) => status === 'fulfilled');
}
