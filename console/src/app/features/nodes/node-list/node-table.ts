import { Component, inject, input, output } from '@angular/core';
import { MatMenuModule } from '@angular/material/menu';
import { RouterLink } from '@angular/router';

import type { NodeDto } from '@rakkr/shared/nodes';

import { May } from '../../../core/auth/may.ts';
import { ControllerClock } from '../../../core/clock/controller-clock.ts';
import { AGE_UNTIL_MS, age } from '../../../ui/format/age.ts';
import { signed } from '../../../ui/format/figures.ts';
import { SizePipe, SpacePipe } from '../../../ui/format/quantity.pipes.ts';
import { absoluteTime, calendarDate, viewerTimeZone } from '../../../ui/format/wall-clock.ts';
import { Icon } from '../../../ui/icon/icon.ts';
import { DemoLabel } from '../../../ui/status/demo-label.ts';
import { Status } from '../../../ui/status/status.ts';
import { nodeState, roomIdsOf } from '../node-state.ts';

/** Nodes as rows. */
@Component({
  selector: 'rk-node-table',
  imports: [DemoLabel, Icon, MatMenuModule, May, RouterLink, SizePipe, SpacePipe, Status],
  templateUrl: './node-table.html',
  styleUrl: './node-table.css',
})
export class NodeTable {
  readonly nodes = input.required<readonly NodeDto[]>();
  readonly roomNames = input.required<ReadonlyMap<string, string>>();
  readonly newCommand = output<NodeDto>();
  readonly assign = output<NodeDto>();
  readonly delete = output<NodeDto>();
  private readonly clock = inject(ControllerClock);
  protected readonly stateOf = nodeState;

  protected roomsOf(node: NodeDto): string {
    const names = roomIdsOf(node).map((id) => this.roomNames().get(id) ?? '');
    return names.filter((name) => name !== '').join(', ') || '–';
  }

  protected devicesOf(node: NodeDto): string {
    const present = node.interfaces.filter((device) => device.absentSince === null);
    const channels = present.reduce((sum, device) => sum + device.channelCount, 0);
    return present.length === 0 ? '–' : `${present.map(({ alias }) => alias).join(', ')} · ${String(channels)} ch`;
  }

  protected isDemo(node: NodeDto): boolean {
    return node.interfaces.length > 0 && node.interfaces.every((device) => device.isDemo);
  }

  protected seen(node: NodeDto): string {
    if (node.lastSeenAt === null) return 'never';
    const seenAtMs = Date.parse(node.lastSeenAt);
    const ageMs = this.clock.nowMs() - seenAtMs;
    return ageMs < AGE_UNTIL_MS ? `${age(ageMs)} ago` : calendarDate(seenAtMs, viewerTimeZone());
  }

  protected seenAt(node: NodeDto): string | null {
    return node.lastSeenAt === null ? null : absoluteTime(Date.parse(node.lastSeenAt), viewerTimeZone());
  }

  protected offset(node: NodeDto): string {
    return node.clockOffsetMs === null ? '–' : `${signed(node.clockOffsetMs, 1)} ms`;
  }
}
