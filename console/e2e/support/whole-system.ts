import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RoomDto } from '@rakkr/shared/places';

import { ConsoleBrowser } from './console-browser.ts';
import { demoRoom } from './node-sources.ts';
import { Operator } from './operator.ts';
import { RunningController } from './running-controller.ts';
import { type NodeSource, RunningNode } from './running-node.ts';

const EVERYBODY_MAY_ENTER = 0o755;

export interface SystemOptions {
  /** Name of the one room. */
  readonly room?: string;
  /** What its node captures; a demo room unless given. */
  readonly source?: (dir: string) => NodeSource | Promise<NodeSource>;
}

/** A controller that is set up, one room with its recorder, and a browser: all real, all of one story. */
export class WholeSystem {
  readonly dir: string;
  readonly controller: RunningController;
  readonly operator: Operator;
  readonly room: RoomDto;
  readonly node: RunningNode;
  readonly browser: ConsoleBrowser;

  private constructor(parts: Omit<WholeSystem, 'stop'>) {
    this.dir = parts.dir;
    this.controller = parts.controller;
    this.operator = parts.operator;
    this.room = parts.room;
    this.node = parts.node;
    this.browser = parts.browser;
  }

  static async start({ room: name = 'Council chamber', source = demoRoom }: SystemOptions = {}): Promise<WholeSystem> {
    const dir = storyFolder();
    const controller = await RunningController.start(dir);
    const operator = await Operator.setUp(controller.url, controller.setUpCode);
    const room = await operator.post<RoomDto>('rooms', { name, site: 'City hall', timeZone: 'Europe/Vienna' });
    const node = await RunningNode.start(operator, {
      dir: join(dir, 'node'),
      alias: 'Recorder 1',
      roomId: room.id,
      source: await source(join(dir, 'source')),
    });
    const browser = new ConsoleBrowser(controller.url);
    return new WholeSystem({ dir, controller, operator, room, node, browser });
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.node.stop();
    await this.controller.stop();
    rmSync(this.dir, { recursive: true });
  }
}

/** Below the temporary folder, because PostgreSQL's own user has to reach it. */
export function storyFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'rakkr-story-'));
  chmodSync(dir, EVERYBODY_MAY_ENTER);
  return dir;
}
