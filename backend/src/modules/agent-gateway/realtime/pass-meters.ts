import { Injectable } from '@nestjs/common';

import { Clock } from '../../../platform/clock/clock.ts';
import { LiveMeters } from '../../live/index.ts';
import type { AgentSocket } from './agent-socket.ts';
import { FrameAllowance } from './frame-allowance.ts';
import { checkMeterFrame } from './meter-frame-check.ts';
import { droppedMeterFrames, receivedMeterFrames } from './realtime-metrics.ts';

/** Passes a node's levels on to those who watch that node; what is not a level is counted and dropped. */
@Injectable()
export class PassMeters {
  private readonly allowances = new WeakMap<AgentSocket, FrameAllowance>();

  constructor(
    private readonly meters: LiveMeters,
    private readonly clock: Clock,
  ) {}

  run(socket: AgentSocket, message: unknown): void {
    const reason = this.reasonToDrop(socket, message);
    if (reason === null) receivedMeterFrames.inc();
    else droppedMeterFrames.inc({ reason });
  }

  private reasonToDrop(socket: AgentSocket, message: unknown): string | null {
    if (!this.allowanceOf(socket).take(this.clock.monotonicMs())) return 'too-many';
    if (socket.data.demandedFramesPerSecond === 0) return 'not-watched';
    const checked = checkMeterFrame(message);
    if (checked.kind === 'refused') return checked.fault;
    this.meters.publish(socket.data.caller.nodeId, checked.frame);
    return null;
  }

  private allowanceOf(socket: AgentSocket): FrameAllowance {
    const known = this.allowances.get(socket);
    if (known !== undefined) return known;
    const fresh = new FrameAllowance();
    this.allowances.set(socket, fresh);
    return fresh;
  }
}
