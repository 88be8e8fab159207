import { fileURLToPath } from 'node:url';

import type { ApiClient } from '../../../../backend/test/support/api-client.ts';
import type { StoryController } from '../../../../backend/test/support/story-controller.ts';
import { until } from '../../../../backend/test/support/until.ts';
import { Guest } from '../lab/guest.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/agent-main.js', import.meta.url));
/** The guest's way to the host, on whose loopback the controller listens. */
const HOST = '10.0.2.2';
const ENVIRONMENT = 'RAKKR_STATE_DIR=/disk/state';

/** A recorder node in a guest: what it keeps is on a disk that outlives its boots. */
export class GuestNode {
  private guest: Guest | undefined;

  constructor(
    private readonly diskImage: string,
    private readonly controller: StoryController,
    private readonly admin: ApiClient,
  ) {}

  /** Boots the machine for the first time and enrols it. @returns its id */
  async enrol(roomId: string): Promise<string> {
    await this.boot();
    const made = await this.admin.post('nodes', { alias: 'Recorder', roomId });
    const nodeId: string = made.data.id;
    const token = await this.admin.post(`nodes/${nodeId}/bootstrap-token`, {});
    await this.shell(`${this.agent('enrol')} --controller-url ${this.url} --token ${token.data.token}`);
    await this.startAgent();
    return nodeId;
  }

  /** Switches the machine on, and its agent with it, as its service manager does. */
  async bootAgain(): Promise<void> {
    await this.boot();
    await this.startAgent();
  }

  async cutPower(): Promise<void> {
    await this.guest?.cutPower();
  }

  /** Waits until the ledger of a recording has so many lines of a type. */
  async ledgerHas(recordingId: string, type: 'segment' | 'gap', count: number): Promise<void> {
    const ledger = `/disk/state/spool/${recordingId}/ledger.jsonl`;
    await until(`${String(count)} ${type} in the ledger`, async () => {
      const found = await this.shell(`grep -c '"type":"${type}"' ${ledger} || true`);
      return Number(found) >= count ? true : undefined;
    });
  }

  /** What the agent said. */
  async log(): Promise<string> {
    return this.shell('cat /run/agent.log');
  }

  private get url(): string {
    // Plain HTTP is for one machine only: a door on the guest's loopback leads to the host's.
    return `http://127.0.0.1:${new URL(this.controller.url).port}`;
  }

  private agent(command: string): string {
    return `${ENVIRONMENT} ${process.execPath} ${PROGRAM} ${command}`;
  }

  private async boot(): Promise<void> {
    this.guest = await Guest.boot({ diskImage: this.diskImage, cards: 'id=Room pcm_substreams=1' });
    await this.shell('mount -t ext4 /dev/vda /disk');
    const { port } = new URL(this.controller.url);
    await this.guest.shell.start(`socat TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr TCP:${HOST}:${port}`);
  }

  private async startAgent(): Promise<void> {
    await this.guest?.shell.start(`env ${this.agent('run')}`, '/run/agent.log');
  }

  private async shell(command: string): Promise<string> {
    if (this.guest === undefined) throw new Error('the machine is off');
    return this.guest.shell.run(command);
  }
}
