import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { NodeConfigDto } from '@rakkr/shared/agent-protocol';

import { type BackOff, backOffMs } from '../platform/back-off.ts';
import { Bell } from '../platform/bell.ts';
import { writeDurably } from '../platform/durable-file.ts';
import type { Log } from '../platform/log.ts';
import { isSystemError, messageOf } from '../platform/system-error.ts';

const CONFIG_FILE = 'config.json';
/** A hint may be lost, so the configuration is asked for again after so long, ms. */
const REFRESH_MS = 60_000;
const BACK_OFF: BackOff = { baseMs: 500, maxMs: 10_000 };

/** Keeps the node's configuration: from the disk at once, so that a node meters without its controller, then fresh. */
export class FollowConfig {
  private readonly bell = new Bell();
  private failures = 0;
  /** What the file holds; null where that is not known. */
  private onDisk: string | null = null;

  constructor(
    private readonly stateDir: string,
    private readonly ports: {
      readonly ask: () => Promise<NodeConfigDto>;
      readonly apply: (config: NodeConfigDto) => void;
    },
    private readonly log: Log,
  ) {}

  /** The configuration may have changed. */
  refresh(): void {
    this.bell.ring();
  }

  /** Returns when `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let known = await this.stored();
    if (known !== null) this.ports.apply(known);
    while (!signal.aborted) {
      known = await this.follow(known);
      const waitMs = this.failures === 0 ? REFRESH_MS : backOffMs(this.failures, Math.random(), BACK_OFF);
      await this.bell.wait(waitMs, signal);
    }
  }

  private async follow(known: NodeConfigDto | null): Promise<NodeConfigDto | null> {
    try {
      const fresh = await this.ports.ask();
      this.failures = 0;
      // Applied first: a policy that frees the disk must not wait for a disk that is full.
      if (JSON.stringify(fresh) !== JSON.stringify(known)) this.ports.apply(fresh);
      await this.store(JSON.stringify(fresh));
      return fresh;
    } catch (error) {
      if (this.failures === 0) this.log.warn({ reason: messageOf(error) }, 'controller.config-unavailable');
      this.failures++;
      return known;
    }
  }

  /** A disk that refuses is asked again at the next answer. */
  private async store(text: string): Promise<void> {
    if (text === this.onDisk) return;
    try {
      await writeDurably(join(this.stateDir, CONFIG_FILE), text);
      this.onDisk = text;
    } catch (error) {
      this.log.warn({ reason: messageOf(error) }, 'controller.config-unstored');
    }
  }

  private async stored(): Promise<NodeConfigDto | null> {
    try {
      const text = await readFile(join(this.stateDir, CONFIG_FILE), 'utf8');
      const config = plainToInstance(NodeConfigDto, JSON.parse(text));
      if (validateSync(config).length === 0) {
        this.onDisk = JSON.stringify(config);
        return config;
      }
      this.log.warn('controller.stored-config-unreadable');
    } catch (error) {
      if (!isSystemError(error, 'ENOENT'))
        this.log.warn({ reason: messageOf(error) }, 'controller.stored-config-unreadable');
    }
    return null;
  }
}
