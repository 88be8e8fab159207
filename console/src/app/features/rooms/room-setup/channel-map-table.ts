import { Component, computed, input, output } from '@angular/core';

import type { CaptureDraft, ChannelDraft } from './capture-draft.ts';

/** Which channels go into the further files, and where. */
@Component({
  selector: 'rk-channel-map-table',
  templateUrl: './channel-map-table.html',
  styles: `
    table {
      max-width: 560px;
    }
    td:first-child {
      width: 72px;
    }
  `,
})
export class ChannelMapTable {
  readonly mode = input.required<CaptureDraft['mode']>();
  readonly labels = input.required<readonly string[]>();
  readonly channels = input.required<readonly ChannelDraft[]>();
  readonly isLocked = input(false);
  readonly channelsChange = output<ChannelDraft[]>();
  protected readonly hasOutputs = computed(() => this.mode() === 'stereo' || this.mode() === 'multichannel');
  protected readonly outputs = computed(() =>
    this.mode() === 'stereo'
      ? [
          { value: '1', word: 'Left' },
          { value: '2', word: 'Right' },
        ]
      : this.channels().map((_channel, at) => ({ value: String(at + 1), word: `Output ${String(at + 1)}` })),
  );

  protected include(at: number, event: Event): void {
    const { checked } = event.target as HTMLInputElement;
    this.change(at, { isIncluded: checked });
  }

  protected route(at: number, event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.change(at, { output: value });
  }

  private change(at: number, change: Partial<ChannelDraft>): void {
    this.channelsChange.emit(
      this.channels().map((channel, index) => (index === at ? { ...channel, ...change } : { ...channel })),
    );
  }
}
