import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { jest } from '@jest/globals';

import { readWaveHeader } from '@rakkr/shared/audio';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { disagreements } from '../../../node-agent/test/pipeline/support/readers-of-files.ts';
import type { ApiClient } from './api-client.ts';
import { type PacedFindings, judgePacedAudio } from './paced-audio.ts';
import { StoryController } from './story-controller.ts';
import { INTERFACE_ID, StoryNode } from './story-node.ts';
import { StoryWire } from './story-wire.ts';
import { notYet, until } from './until.ts';

/** Programs start, rooms are recorded for a while, killed programs come back. */
jest.setTimeout(120_000);

/** A site of one room: controller, database, node, captures; every program is the one that ships. */
export class StorySite {
  private constructor(
    readonly controller: StoryController,
    readonly node: StoryNode,
    readonly admin: ApiClient,
    readonly roomId: string,
    readonly wire: StoryWire,
  ) {}

  /**
   * @param isFirstStart  of the controller on its data folder
   * @param hasRoom  the room uses the device, so that the node keeps it open
   * @param spoolBytes  size of the disk that holds the node's spool
   */
  static async open({
    isFirstStart = false,
    hasRoom = true,
    spoolBytes = null as number | null,
  } = {}): Promise<StorySite> {
    const controller = await StoryController.start({ isFirstStart });
    try {
      const admin = await controller.admin();
      const room = await admin.post('rooms', { site: 'Site', name: 'Room' });
      if (room.status !== 201) throw new Error(JSON.stringify(room.body));
      const wire = await StoryWire.to(controller.url);
      const node = await StoryNode.start(wire.url, admin, { roomId: hasRoom ? room.data.id : null, spoolBytes });
      return new StorySite(controller, node, admin, room.data.id, wire);
    } catch (error) {
      await controller.stop();
      throw error;
    }
  }

  /** Orders a recording of the device. */
  async order(wish: object = {}): Promise<RecordingDetailDto> {
    const device = { nodeId: this.node.id, captureInterfaceId: INTERFACE_ID };
    const started = await this.admin.post('recordings', { ...device, ...wish });
    if (started.status !== 202) throw new Error(JSON.stringify(started.body));
    return started.data;
  }

  /** After a line that was cut a recording is heard of before the node's next heartbeat. */
  private async contact(): Promise<void> {
    await until('contact with the node', async () => {
      const answer = await this.admin.get(`nodes/${this.node.id}`).catch(notYet);
      return answer?.status === 200 && answer.data.status !== 'offline' && answer.data.status !== 'provisioning';
    });
  }

  /** Orders one and returns when its first frame is confirmed. */
  async record(wish: object = {}): Promise<string> {
    await this.contact();
    const { id } = await this.order(wish);
    await this.when(id, 'its first frame', (recording) => recording.status === 'recording');
    return id;
  }

  async stopRecording(id: string): Promise<void> {
    const stopped = await this.admin.post(`recordings/${id}/stop`);
    if (stopped.status > 202) throw new Error(JSON.stringify(stopped.body));
  }

  /** Waits until the recording is as wished; a controller that is being started again is asked again. */
  async when(
    id: string,
    what: string,
    isWished: (recording: RecordingDetailDto) => boolean,
  ): Promise<RecordingDetailDto> {
    return until(what, async () => {
      const answer = await this.admin.get(`recordings/${id}`).catch(notYet);
      const recording: RecordingDetailDto | undefined = answer?.status === 200 ? answer.data : undefined;
      return recording !== undefined && isWished(recording) ? recording : undefined;
    });
  }

  async whenVerified(id: string): Promise<RecordingDetailDto> {
    return this.when(id, `the closed recording\n${this.node.log()}`, (recording) => recording.isVerified);
  }

  /** What a user downloads, compared with what the device played. */
  async judge(recording: RecordingDetailDto): Promise<PacedFindings> {
    return judgePacedAudio(await this.download(recording), recording);
  }

  /** Where other programs find another length in what a user downloads. */
  async disagreements(recording: RecordingDetailDto): Promise<string[]> {
    const path = join(this.node.dir, `${recording.id}.wav`);
    writeFileSync(path, await this.download(recording));
    const { rate, channels } = readWaveHeader(readFileSync(path)).format;
    return disagreements(path, { frames: recording.framesCaptured, rate, channels });
  }

  async download(recording: RecordingDetailDto): Promise<Uint8Array> {
    const answer = await this.admin.send(`recordings/${recording.id}/file`);
    if (answer.status !== 200) throw new Error(await answer.text());
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** Lets the room go on for so long. */
  async pass(seconds: number): Promise<void> {
    await sleep(seconds * 1000);
  }

  async close(): Promise<void> {
    await this.node.stop();
    this.wire.close();
    await this.controller.stop();
  }
}
