import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { freePorts } from './free-ports.ts';
import { GuestShell } from './guest-shell.ts';
import { initialRamdisk } from './initial-ramdisk.ts';
import { type LabKernel, labKernel } from './lab-kernel.ts';

const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/rakkr/hardware-lab', import.meta.url));
const MEMORY_MIB = 1536;
const SHELL_PORT = 2323;
/** Where `GuestCapture` finds the captures of the guest. */
const CAPTURE_PORTS = [4001, 4002];
/** Without hardware virtualisation a boot takes 10 s; a busy machine makes it many times that. */
const BOOT_PATIENCE_MS = 150_000;
const LOOK_INTERVAL_MS = 200;

export interface GuestOptions {
  /** A raw disk image, `/dev/vda` in the guest. It outlives the guest. */
  readonly diskImage?: string;
  /** Options of the module snd-aloop: each card is a cable from its device 0 to its device 1. */
  readonly cards?: string;
}

interface GuestFacts {
  readonly capturePorts: readonly number[];
  readonly share: string;
  readonly kernel: LabKernel;
}

/**
 * A small virtual machine with a real Linux kernel and its sound cards. It sees the host's files read-only, and the
 * folder `share` under `/share`. Emulated, never accelerated: it runs the same on every machine.
 */
export class Guest {
  private constructor(
    private readonly qemu: ChildProcess,
    readonly shell: GuestShell,
    private readonly facts: GuestFacts,
    private readonly consoleText: () => string,
  ) {}

  /** @throws Error with what the guest's console said, where it does not come up */
  static async boot({ diskImage, cards = 'pcm_substreams=1' }: GuestOptions = {}): Promise<Guest> {
    const kernel = await labKernel(CACHE);
    const initrd = await initialRamdisk(CACHE, kernel);
    const share = await mkdtemp('/tmp/rakkr-lab-');
    const [shellPort = 0, ...capturePorts] = await freePorts(1 + CAPTURE_PORTS.length);
    const forwards = [
      `hostfwd=tcp:127.0.0.1:${String(shellPort)}-:${String(SHELL_PORT)}`,
      ...CAPTURE_PORTS.map((port, at) => `hostfwd=tcp:127.0.0.1:${String(capturePorts[at])}-:${String(port)}`),
    ];
    const qemu = spawn(
      'qemu-system-x86_64',
      [
        ...['-M', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', String(MEMORY_MIB)],
        ...['-nodefaults', '-display', 'none', '-serial', 'stdio', '-no-reboot'],
        ...['-kernel', kernel.imagePath, '-initrd', initrd, '-append', 'console=ttyS0 quiet panic=-1'],
        ...['-virtfs', 'local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap'],
        ...['-virtfs', `local,path=${share},mount_tag=share,security_model=none`],
        ...['-netdev', `user,id=net,${forwards.join(',')}`, '-device', 'virtio-net-pci,netdev=net,romfile='],
        ...(diskImage === undefined ? [] : ['-drive', `file=${diskImage},format=raw,if=virtio,cache=none`]),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let text = '';
    for (const stream of [qemu.stdout, qemu.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => (text += part));
    }
    const guest = new Guest(qemu, new GuestShell(shellPort), { capturePorts, share, kernel }, () => text);
    try {
      await guest.isUp();
      await guest.loadModule(`snd-aloop ${cards}`);
      return guest;
    } catch (error) {
      await guest.cutPower();
      throw error;
    }
  }

  /** Ends the machine between two instructions, as a power cut does. What its disk image holds by then stays. */
  async cutPower(): Promise<void> {
    if (this.qemu.exitCode === null && this.qemu.signalCode === null) {
      const ended = once(this.qemu, 'exit');
      this.qemu.kill('SIGKILL');
      await ended;
    }
    await rm(this.share, { recursive: true, force: true });
  }

  /** Folder of the host that the guest has as `/share`. */
  get share(): string {
    return this.facts.share;
  }

  /** TCP ports of 127.0.0.1 that lead to the guest's ports for captures. */
  get capturePorts(): readonly number[] {
    return this.facts.capturePorts;
  }

  /** @param module  its name and options */
  async loadModule(module: string): Promise<void> {
    await this.shell.run(`modprobe -d ${this.facts.kernel.moduleRoot} ${module}`);
  }

  /** Path in the guest of a file that stands in `share`. */
  shared(name: string): string {
    return join('/share', name);
  }

  private async isUp(): Promise<void> {
    const deadlineMs = performance.now() + BOOT_PATIENCE_MS;
    while (!(await this.shell.answers())) {
      const ended = this.qemu.exitCode !== null || this.qemu.signalCode !== null;
      if (ended || performance.now() > deadlineMs) {
        throw new Error(`The guest of the hardware lab does not come up:\n${this.consoleText()}`);
      }
      await sleep(LOOK_INTERVAL_MS);
    }
  }
}
