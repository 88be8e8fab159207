import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import koffi from 'koffi';

import { until } from './capture-rig.ts';

const RATE = 48_000;
/** Long, so that a busy machine keeps up with a server that has no priority. */
export const JACK_PERIOD_FRAMES = 2_048;

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

  async stop(): Promise<void> {
    for (const child of this.children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
  }

  private run(command: string, args: readonly string[]): ChildProcess {
    const child = spawn(command, args, { env: { ...process.env, ...this.env }, stdio: 'ignore' });
    this.children.push(child);
    return child;
  }

  private async canRecord(format: readonly string[]): Promise<boolean> {
    const trial = this.run('arecord', ['-q', '-D', 'desk', ...format, '-s', String(JACK_PERIOD_FRAMES), '/dev/null']);
    await once(trial, 'exit');
    return trial.exitCode === 0;
  }
}

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
