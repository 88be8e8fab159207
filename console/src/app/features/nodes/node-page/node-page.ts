import { Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { fetched } from '../../../core/api/fetched.ts';
import { ControllerClock } from '../../../core/clock/controller-clock.ts';
import { onChange } from '../../../core/live/on-change.ts';
import { PageHead } from '../../../core/page/page-head.ts';
import { age } from '../../../ui/format/age.ts';
import { signed } from '../../../ui/format/figures.ts';
import { SizePipe, SpacePipe } from '../../../ui/format/quantity.pipes.ts';
import { DemoLabel } from '../../../ui/status/demo-label.ts';
import { Status } from '../../../ui/status/status.ts';
import { ViewState } from '../../../ui/view-state/view-state.ts';
import { nodeState } from '../node-state.ts';
import { NodesApi } from '../nodes.api.ts';
import { capturedDevices } from './captured-device.ts';
import { PolicyForm } from './policy-form.ts';

const ASK_MS = 5000;

/** One recorder: contact, space, clock, its sound devices as granted, and what it keeps. */
@Component({
  selector: 'rk-node-page',
  imports: [DemoLabel, PolicyForm, RouterLink, SizePipe, SpacePipe, Status, ViewState],
  templateUrl: './node-page.html',
  styleUrl: './node-page.css',
})
export class NodePage {
  readonly id = input.required<string>();
  private readonly api = inject(NodesApi);
  private readonly clock = inject(ControllerClock);
  protected readonly read = fetched({
    params: () => this.id(),
    load: async (id, signal) => this.api.one(id, signal),
    whatFailed: 'The node cannot be shown',
    forgetsOnChange: true,
  });
  protected readonly node = this.read.value;
  protected readonly state = computed(() => {
    const node = this.node();
    return node === null ? null : nodeState(node);
  });
  protected readonly devices = computed(() => {
    const node = this.node();
    return node === null ? [] : capturedDevices(node);
  });
  protected readonly heartbeat = computed(() => {
    const seenAt = this.node()?.lastSeenAt ?? null;
    return seenAt === null ? 'never seen' : `heartbeat ${age(this.clock.nowMs() - Date.parse(seenAt))} ago`;
  });
  protected readonly offset = computed(() => {
    const offsetMs = this.node()?.clockOffsetMs ?? null;
    return offsetMs === null ? '–' : `${signed(offsetMs, 1)} ms`;
  });

  constructor() {
    const head = inject(PageHead);
    effect(() => {
      head.show(this.node()?.alias ?? 'Node', [{ label: 'Nodes', link: '/nodes' }]);
    });
    onChange(['node'], () => {
      this.read.reload();
    });
    effect((onCleanup) => {
      const timer = setInterval(() => {
        this.read.reload();
      }, ASK_MS);
      onCleanup(() => {
        clearInterval(timer);
      });
    });
  }
}
