import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { type PaceDevice, paceDevice } from '../../../node-agent/test/device/build-device.ts';
import { WITH_OWN_MOUNTS } from '../../../node-agent/test/device/own-mounts.ts';
import type { ApiClient } from './api-client.ts';
import { notYet, until } from './until.ts';

const PROGRAM = fileURLToPath(new URL('../../../node-agent/dist/agent-main.js', import.meta.url));
/** The supervisor of a node's agent: what systemd does, in one line. */
const KEEP_RUNNING = 'while :; do "$@" 2>>"$LOG"; sleep 0.2; done';

/** In a mount name space of its own, in which the spool is a disk of so many bytes; needs no privileges. */
const onSmallDisk = (spoolDir: string, sizeBytes: number): string[] => [
  ...WITH_OWN_MOUNTS,
  `mount -t tmpfs -o size=${String(sizeBytes)} tmpfs "$0" && exec "$@"`,
  spoolDir,
];

export interface StoryNodeOptions {
  readonly roomId: string | null;
  /** Size of the disk that holds the spool and nothing else; null = the machine's. */
  readonly spoolBytes: number | null;
}

export const INTERFACE_ID = 'alsa_pcm_pace';

/** A recorder: the real agent and its captures on a paced device, started again by a supervisor when they die. */
export class StoryNode {
  private supervisor: ChildProcess | null = null;
  /** Rings that killed captures leave wait there for an agent, which this node has no more at its end. */
  private readonly ringDir = mkdtempSync('/dev/shm/rakkr-story-');

  private constructor(
    readonly id: string,
    readonly dir: string,
    readonly device: PaceDevice,
    private readonly spoolBytes: number | null,
  ) {}

  /** Enrols a node whose device belongs to `roomId` and starts its agent, which reaches the controller by `url`. */
  static async start(url: string, admin: ApiClient, { roomId, spoolBytes }: StoryNodeOptions): Promise<StoryNode> {
    const dir = mkdtempSync('/tmp/rakkr-story-node-');
    const device = await paceDevice({ dir, fields: 'min_channels 2 max_channels 2' });
    const made = await admin.post('nodes', { alias: 'Recorder', ...(roomId === null ? {} : { roomId }) });
    const node = new StoryNode(made.data.id, dir, device, spoolBytes);
    const token = await admin.post(`nodes/${node.id}/bootstrap-token`, {});
    await node.agent('enrol', '--controller-url', url, '--token', token.data.token);
    node.startAgent();
    try {
      await until('the node and its device', async () => {
        const known = await admin.get(`nodes/${node.id}`);
        return known.data?.interfaces.length > 0 || undefined;
      });
      return node;
    } catch (error) {
      await node.stop();
      throw error;
    }
  }

  /** Runs one command of the agent to its end. */
  async agent(...args: string[]): Promise<{ stdout: string; stderr: string }> {
    return promisify(execFile)(process.execPath, [PROGRAM, ...args], { env: this.env() });
  }

  startAgent(): void {
    const keepRunning = ['sh', '-c', KEEP_RUNNING, 'supervisor', process.execPath, PROGRAM, 'run'];
    const [command = 'sh', ...args] = [...this.disk(), ...keepRunning];
    this.supervisor = spawn(command, args, {
      env: { ...this.env(), LOG: join(this.dir, 'agent.log') },
      stdio: 'ignore',
    });
  }

  /** `kill -9` of the agent; the supervisor starts it again, the captures never notice. */
  killAgent(): void {
    process.kill(this.agentPid(), 'SIGKILL');
  }

  /** Waits until the supervisor has started the agent. */
  async agentRuns(): Promise<void> {
    await until('an agent', async () => {
      return commandLineOf(this.agentPid()).includes(PROGRAM) || undefined;
    });
  }

  /** Waits until the ledger of a recording that runs names so many gaps. */
  async declaresGaps(recordingId: string, count: number): Promise<void> {
    const ledger = join(this.dir, 'state', 'spool', recordingId, 'ledger.jsonl');
    await until(`${String(count)} gaps\n${this.log()}`, async () => {
      return readFileSync(ledger, 'utf8').split('"type":"gap"').length > count || undefined;
    });
  }

  /** `kill -9` of every capture process; the agent starts them again. */
  killCaptures(): void {
    for (const pid of this.capturePids()) process.kill(pid, 'SIGKILL');
  }

  /** The machine loses its power: supervisor, agent and captures are gone at once. `startAgent` is its next boot. */
  loseHost(): void {
    const pids = [this.agentPid(), ...this.capturePids()];
    this.supervisor?.kill('SIGKILL');
    this.supervisor = null;
    for (const pid of pids) process.kill(pid, 'SIGKILL');
  }

  capturePids(): number[] {
    const run = join(this.dir, 'state', 'run');
    const records = readdirSync(run).filter((name) => name.startsWith('capture-') && name.endsWith('.json'));
    return records.map((name) => Number(JSON.parse(readFileSync(join(run, name), 'utf8')).pid));
  }

  log(): string {
    return readFileSync(join(this.dir, 'agent.log'), 'utf8');
  }

  /** What lies in the folder of a recording. */
  spoolFiles(recordingId: string): string[] {
    return readdirSync(join(this.spoolDir(), recordingId));
  }

  /** Recordings of which the node says that it keeps a copy. */
  keptRecordings(): string[] {
    const manifest = JSON.parse(readFileSync(join(this.dir, 'state', 'recorder-cache-manifest.json'), 'utf8'));
    return manifest.entries.map(({ recordingId }: { recordingId: string }) => recordingId);
  }

  /** Recordings whose audio the node still keeps. */
  spooled(): string[] {
    return readdirSync(this.spoolDir());
  }

  /** Leaves so much of the spool's disk free; null = all that recordings leave. */
  fillDisk(freeBytes: number | null): void {
    const ballast = join(this.spoolDir(), 'ballast');
    rmSync(ballast, { force: true });
    if (freeBytes === null) return;
    const { bavail, bsize } = statfsSync(this.spoolDir());
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
  }

  /** As the node's programs see it, whose disks are their own. */
  private spoolDir(): string {
    const dir = join(this.dir, 'state', 'spool');
    return this.spoolBytes === null ? dir : join(`/proc/${String(this.supervisor?.pid)}/root`, dir);
  }

  private disk(): string[] {
    if (this.spoolBytes === null) return [];
    const dir = join(this.dir, 'state', 'spool');
    mkdirSync(dir, { recursive: true });
    return onSmallDisk(dir, this.spoolBytes);
  }

  async stop(): Promise<void> {
    if (this.supervisor !== null) {
      const agent = this.agentPid();
      const ended = once(this.supervisor, 'exit');
      this.supervisor.kill('SIGKILL');
      await ended;
      if (agent > 0) process.kill(agent, 'SIGTERM');
      await until('the end of the agent', () => this.agent('stop-captures').catch(notYet));
    }
    for (const dir of [this.dir, this.ringDir]) rmSync(dir, { recursive: true, force: true });
  }

  agentPid(): number {
    const pid = this.supervisor?.pid;
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').trim();
    return Number(children.split(' ')[0]);
  }

  private env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      RAKKR_STATE_DIR: join(this.dir, 'state'),
      RAKKR_CAPTURE_DEVICE: this.device.name,
      RAKKR_CAPTURE_RING_DIR: this.ringDir,
      ...this.device.env,
    };
  }
}

/** '' where there is no such process, or none any more. */
function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
  } catch (error) {
    // Not `instanceof Error`: under Jest, errors of the system belong to another realm.
    if (typeof error === 'object' && error !== null && 'code' in error) return '';
    throw error;
  }
}
