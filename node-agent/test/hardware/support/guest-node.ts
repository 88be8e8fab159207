import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { ApiClient } from '../../../../backend/test/support/api-client.ts';
import type { StoryController } from '../../../../backend/test/support/story-controller.ts';
import { makeDiskImage } from '../lab/disk-image.ts';
import { Guest } from '../lab/guest.ts';
import { runProgram } from '../lab/run-program.ts';
import { untilInGuest } from './until-in-guest.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/agent-main.js', import.meta.url));
/** The guest's way to the host, on whose loopback the controller listens. */
const HOST = '10.0.2.2';
/** Room for the whole of what is booked, or the start is refused. */
const DISK_MIB = 2_048;
const AGENT_LOG = '/run/agent.log';
/** An emulator translates machine code anew whenever it changes: V8's interpreter is quicker there than its compilers. */
const INTERPRETED = '--no-opt --no-maglev --no-sparkplug';

/** A recorder node in a guest: what it keeps is on a disk that outlives its boots. */
export class GuestNode {
  private guest: Guest | undefined;

  private constructor(
    readonly id: string,
    private readonly diskImage: string,
    private readonly controller: StoryController,
  ) {}

  /**
   * Enrols a node and switches its machine on. It enrols on the host: an emulated processor takes long to start Node.
   *
   * @param dir  where its disk is kept
   */
  static async start(dir: string, controller: StoryController, admin: ApiClient, roomId: string): Promise<GuestNode> {
    const made = await admin.post('nodes', { alias: 'Recorder', roomId });
    const token = await admin.post(`nodes/${made.data.id}/bootstrap-token`, {});
    const content = join(dir, 'content');
    await mkdir(content);
    const enrol = [PROGRAM, 'enrol', '--controller-url', controller.url, '--token', token.data.token];
    await runProgram('env', [`RAKKR_STATE_DIR=${join(content, 'state')}`, process.execPath, ...enrol]);
    const node = new GuestNode(made.data.id, await makeDiskImage(dir, { sizeMib: DISK_MIB, content }), controller);
    await node.boot();
    return node;
  }

  /** Switches the machine on, and its agent with it, as its service manager does. */
  async boot(): Promise<void> {
    this.guest = await Guest.boot({ diskImage: this.diskImage, cards: 'id=Room pcm_substreams=1' });
    await this.shell('mount -t ext4 /dev/vda /disk');
    // What plays into the cable says how wide it is: 32 channels are more than an emulated processor reads in time.
    await this.guest.shell.start(
      'aplay -q -D hw:Room,1 -t raw -f S32_LE -r 48000 -c 2 --buffer-time 2000000 /dev/zero',
    );
    await this.shell('until grep -q RUNNING /proc/asound/Room/pcm1p/sub0/status; do sleep 0.1; done');
    // Plain HTTP is for one machine only: a door on the guest's loopback leads to the host's.
    const { port } = new URL(this.controller.url);
    await this.guest.shell.start(`socat TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr TCP:${HOST}:${port}`);
    await this.guest.shell.start(
      `env RAKKR_STATE_DIR=/disk/state ${process.execPath} ${INTERPRETED} ${PROGRAM} run`,
      AGENT_LOG,
    );
  }

  async cutPower(): Promise<void> {
    await this.guest?.cutPower();
  }

  /** Waits until something is so; where it never is, the error has what the agent said. */
  async until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    try {
      return await untilInGuest(what, look);
    } catch (cause) {
      throw new Error(`${what}\n${await this.shell(`cat ${AGENT_LOG}`)}`, { cause });
    }
  }

  /** Waits until the ledger of a recording has so many lines of a type. */
  async ledgerHas(recordingId: string, type: 'segment' | 'gap', count: number): Promise<void> {
    const ledger = `/disk/state/spool/${recordingId}/ledger.jsonl`;
    await this.until(`${String(count)} ${type} in the ledger`, async () => {
      const found = await this.shell(`grep -c '"type":"${type}"' ${ledger} || true`);
      return Number(found) >= count ? true : undefined;
    });
  }

  private async shell(command: string): Promise<string> {
    if (this.guest === undefined) throw new Error('the machine is off');
    return this.guest.shell.run(command);
  }
}
