import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import koffi from 'koffi';

import { until } from './capture-rig.ts';

const RATE = 48_000;
/** Long, so that a busy machine keeps up with a server that has no priority. */
export const JACK_PERIOD_FRAMES = 2_048;
/** How jackd says that its clock stood still, and aplay that it had nothing to play. */
const STANDSTILL = /JackTimedDriver::Process XRun|underrun!!!/;
/** So long after a standstill its program may still be about to say so. */
const SAID_WITHIN_MS = 500;
const MOST_ATTEMPTS = 4;

/**
 * A JACK server of its own without a sound card, and a client of it that plays numbered frames into two ports.
 *
 * JACK copies 32-bit floats as they are, so the bits of a frame can be its number and its channel.
 */
export class JackServer {
  private readonly children: ChildProcess[] = [];
  readonly name = `rakkr_${String(process.pid)}`;

  private constructor(private readonly dir: string) {}

  /** Environment under which a process finds the server and the PCM `desk`, which records the numbers. */
  get env() {
    return { ALSA_CONFIG_PATH: join(this.dir, 'asound.conf'), JACK_DEFAULT_SERVER: this.name };
  }

  /** @param seconds  how long numbers are played */
  static async start(dir: string, seconds: number): Promise<JackServer> {
    const server = new JackServer(dir);
    writeFileSync(server.env.ALSA_CONFIG_PATH, CONFIGURATION);
    const dummy = ['-d', 'dummy', '-r', String(RATE), '-p', String(JACK_PERIOD_FRAMES), '-C', '2', '-P', '2'];
    server.run('jackd', ['-n', server.name, '-r', '-S', ...dummy]);
    await until(
      'a JACK server',
      () => readdirSync('/dev/shm').some((name) => name.startsWith(`jack_${server.name}`)) || undefined,
    );
    writeNumbers(join(dir, 'numbers.raw'), seconds);
    const format = ['-t', 'raw', '-f', 'FLOAT_LE', '-r', String(RATE), '-c', '2'];
    server.run('aplay', ['-q', '-D', 'counter', ...format, join(dir, 'numbers.raw')]);
    await until('a client that counts', async () => (await server.canRecord(format)) || undefined);
    return server;
  }

  /**
   * Makes an attempt, and another when it fails and the server or its player stood still in it: a busy machine stops them,
   * then time passes while the numbers wait, and that the two disagree proves nothing. An attempt that holds is kept.
   *
   * @param make  throws when it fails
   * @throws what the attempt threw; after `MOST_ATTEMPTS` with a standstill an error that tells of them
   */
  async attempt(make: () => Promise<void>): Promise<void> {
    for (let attempts = 1; ; attempts++) {
      const before = this.standstills().length;
      try {
        await make();
        return;
      } catch (error) {
        await sleep(SAID_WITHIN_MS);
        const standstills = this.standstills().slice(before);
        if (standstills.length === 0) throw error;
        if (attempts === MOST_ATTEMPTS) throw new Error(tooBusy(standstills), { cause: error });
      }
    }
  }

  async stop(): Promise<void> {
    for (const child of this.children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
  }

  private run(command: string, args: readonly string[]): ChildProcess {
    const said = openSync(this.saidPath, 'a');
    const child = spawn(command, args, {
      env: { ...process.env, ...this.env, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', said],
    });
    closeSync(said);
    this.children.push(child);
    return child;
  }

  /** What the programs say on stderr. A file: a test that waits without yielding would read no pipe. */
  private get saidPath(): string {
    return join(this.dir, 'said');
  }

  private standstills(): string[] {
    const lines = readFileSync(this.saidPath, 'utf8').split('\n');
    return lines.filter((line) => STANDSTILL.test(line));
  }

  private async canRecord(format: readonly string[]): Promise<boolean> {
    const trial = this.run('arecord', ['-q', '-D', 'desk', ...format, '-s', String(JACK_PERIOD_FRAMES), '/dev/null']);
    await once(trial, 'exit');
    return trial.exitCode === 0;
  }
}

const tooBusy = (standstills: readonly string[]): string =>
  `No attempt proves anything: JACK stood still in each of ${String(MOST_ATTEMPTS)}, and they failed. In the last:
${standstills.join('\n')}`;

/** Makes libjack in this very process find the server. By the C library: see `useAlsaConfig`. */
export function useJackServer({ env }: JackServer): void {
  const setenv = koffi.load('libc.so.6').func('int setenv(const char *name, const char *value, int overwrite)');
  for (const [name, value] of Object.entries(env)) setenv(name, value, 1);
}

const CONFIGURATION = `</usr/share/alsa/alsa.conf>
pcm.counter { type jack name "counter" playback_ports { 0 "system:playback_1" 1 "system:playback_2" } capture_ports { } }
pcm.desk { type jack name "desk" playback_ports { } capture_ports { 0 "counter:out_000" 1 "counter:out_001" } }
`;

function writeNumbers(path: string, seconds: number): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(RATE * 8);
  for (let second = 0; second < seconds; second++) {
    for (let at = 0; at < RATE; at++) {
      const number = second * RATE + at;
      block.writeUInt32LE(number * 256, at * 8);
      block.writeUInt32LE(number * 256 + 1, at * 8 + 4);
    }
    writeSync(file, block);
  }
  closeSync(file);
}
