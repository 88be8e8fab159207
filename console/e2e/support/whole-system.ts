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

interface Parts {
  readonly dir: string;
  readonly controller: RunningController;
  readonly operator: Operator;
  readonly room: RoomDto;
  readonly node: RunningNode;
  readonly browser: ConsoleBrowser;
}

/** A controller that is set up, one room with its recorder, and a browser: all real, all of one story. */
export class WholeSystem implements Parts {
  readonly dir: string;
  readonly controller: RunningController;
  readonly operator: Operator;
  readonly room: RoomDto;
  readonly node: RunningNode;
  readonly browser: ConsoleBrowser;
  private readonly started: AsyncDisposableStack;

  private constructor(parts: Parts, started: AsyncDisposableStack) {
    this.dir = parts.dir;
    this.controller = parts.controller;
    this.operator = parts.operator;
    this.room = parts.room;
    this.node = parts.node;
    this.browser = parts.browser;
    this.started = started;
  }

  static async start({ room: name = 'Council chamber', source = demoRoom }: SystemOptions = {}): Promise<WholeSystem> {
    // What has started ends when the rest does not start.
    await using started = new AsyncDisposableStack();
    const dir = storyFolder();
    const controller = await RunningController.start(dir);
    started.defer(() => controller.stop());
    const operator = await Operator.setUp(controller.url, controller.setUpCode);
    const room = await operator.post<RoomDto>('rooms', { name, site: 'City hall', timeZone: 'Europe/Vienna' });
    const place = { dir: join(dir, 'node'), alias: 'Recorder 1', roomId: room.id };
    const node = await RunningNode.start(operator, { ...place, source: await source(join(dir, 'source')) });
    started.defer(() => node.stop());
    const browser = new ConsoleBrowser(controller.url);
    started.defer(() => browser.close());
    return new WholeSystem({ dir, controller, operator, room, node, browser }, started.move());
  }

  async stop(): Promise<void> {
    await this.started.disposeAsync();
    rmSync(this.dir, { recursive: true });
  }
}

/** Below the temporary folder, because PostgreSQL's own user has to reach it. */
export function storyFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'rakkr-story-'));
  chmodSync(dir, EVERYBODY_MAY_ENTER);
  return dir;
}
