import {
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';

import type { EnrolmentTokenDto } from '@rakkr/shared/nodes';

import { fetched } from '../../../core/api/fetched.ts';
import { ControllerClock } from '../../../core/clock/controller-clock.ts';
import { MeterFeed } from '../../../core/live/meter-feed.ts';
import { onChange } from '../../../core/live/on-change.ts';
import { CommandLine } from '../../../ui/copyable/command-line.ts';
import { age } from '../../../ui/format/age.ts';
import { StatusGlyph } from '../../../ui/status/status-glyph.ts';
import { NodesApi } from '../nodes.api.ts';
import { enrolmentSteps } from './enrolment-steps.ts';

const ASK_MS = 2000;

/** The one command, how long it is valid, and the steps as the controller sees them happen. */
@Component({
  selector: 'rk-enrolment-command',
  imports: [CommandLine, StatusGlyph],
  templateUrl: './enrolment-command.html',
  styleUrl: './enrolment-command.css',
})
export class EnrolmentCommand {
  readonly token = input.required<EnrolmentTokenDto>();
  /** A new command is wanted. */
  readonly renew = output();
  private readonly api = inject(NodesApi);
  private readonly clock = inject(ControllerClock);
  private readonly feed = inject(MeterFeed);
  private readonly node = fetched({
    params: () => this.token().nodeId,
    load: async (id, signal) => this.api.one(id, signal),
    whatFailed: 'The node cannot be read',
  });
  private readonly issuedAtMs = linkedSignal({
    source: this.token,
    computation: () => untracked(this.clock.nowMs),
  });
  private readonly hasLevels = signal(false);
  protected readonly problem = this.node.problem;
  protected readonly leftMs = computed(() => Date.parse(this.token().expiresAt) - this.clock.nowMs());
  protected readonly left = computed(() => age(this.leftMs()));
  protected readonly steps = computed(() => enrolmentSteps(this.node.value(), this.issuedAtMs(), this.hasLevels()));
  protected readonly isDone = computed(() => this.steps().every(({ isDone }) => isDone));

  constructor() {
    onChange(['node'], () => {
      this.node.reload();
    });
    effect(() => {
      this.feed.watch(this, [this.token().nodeId]);
    });
    const timer = setInterval(() => {
      this.node.reload();
      this.lookForLevels();
    }, ASK_MS);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
      this.feed.watch(this, []);
    });
  }

  private lookForLevels(): void {
    const node = this.node.value();
    if (node?.interfaces.some((device) => this.feed.newest(node.id, device.id) !== null) === true)
      this.hasLevels.set(true);
  }
}
