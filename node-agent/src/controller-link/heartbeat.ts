import type { HeartbeatAnswerDto, HeartbeatDto } from '@rakkr/shared/agent-protocol';
import { HEARTBEAT_INTERVAL_MS, PROTOCOL_VERSION } from '@rakkr/shared/agent-protocol/vocabulary';

import { Bell } from '../platform/bell.ts';
import type { Log } from '../platform/log.ts';
import { messageOf } from '../platform/system-error.ts';

export type HeartbeatFacts = Omit<HeartbeatDto, 'protocolVersion' | 'sentAtMs' | 'previousRoundTripMs'>;

/** Tells the controller every 5 s that this node lives, and measures how far the two clocks are apart. */
export class Heartbeat {
  private readonly bell = new Bell();
  private previousRoundTripMs: number | null = null;
  private isAway = false;

  private answered: (clockOffsetMs: number) => void = () => undefined;
  private returned: () => void = () => undefined;

  constructor(
    private readonly send: (body: HeartbeatDto) => Promise<HeartbeatAnswerDto>,
    private readonly facts: () => Promise<HeartbeatFacts>,
    private readonly log: Log,
  ) {}

  /** Takes the node's clock minus the controller's, ms, at every answer. */
  onAnswer(answered: (clockOffsetMs: number) => void): void {
    this.answered = answered;
  }

  /** The controller answers again after it was away. */
  onReturn(returned: () => void): void {
    this.returned = returned;
  }

  /** Returns when `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.beat();
      await this.bell.wait(HEARTBEAT_INTERVAL_MS, signal);
    }
  }

  private async beat(): Promise<void> {
    try {
      const facts = await this.facts();
      const startedMs = performance.now();
      const answer = await this.send({
        ...facts,
        protocolVersion: PROTOCOL_VERSION,
        sentAtMs: Date.now(),
        ...(this.previousRoundTripMs === null ? {} : { previousRoundTripMs: this.previousRoundTripMs }),
      });
      this.previousRoundTripMs = performance.now() - startedMs;
      if (PROTOCOL_VERSION < answer.oldestProtocolVersion || PROTOCOL_VERSION > answer.newestProtocolVersion) {
        this.log.error({ ...answer, protocolVersion: PROTOCOL_VERSION }, 'controller.protocol-unsupported');
      }
      if (answer.clockOffsetMs !== null) this.answered(answer.clockOffsetMs);
      if (this.isAway) this.isBack();
    } catch (error) {
      // A lost heartbeat is what the controller's own watch is for; here it is named once, not every 5 s.
      if (!this.isAway) this.log.warn({ reason: messageOf(error) }, 'controller.away');
      this.isAway = true;
      this.previousRoundTripMs = null;
    }
  }

  private isBack(): void {
    this.isAway = false;
    this.log.info('controller.back');
    this.returned();
  }
}
