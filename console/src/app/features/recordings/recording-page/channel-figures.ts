import { Component, input } from '@angular/core';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { LevelPipe } from '../../../ui/format/quantity.pipes.ts';

/** Figures per channel. */
@Component({
  selector: 'rk-channel-figures',
  imports: [LevelPipe],
  template: `<section class="panel" aria-label="Figures">
    <header><h2>Figures</h2></header>
    <div class="scroll-x">
      <table class="data">
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th class="num" scope="col">Peak, dBFS</th>
          </tr>
        </thead>
        <tbody>
          @for (label of recording().channelLabels; track $index) {
            <tr>
              <td>{{ label }}</td>
              <td class="num">{{ recording().channelPeaksDbfs[$index] ?? null | rkLevel }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  </section>`,
})
export class ChannelFigures {
  readonly recording = input.required<RecordingDetailDto>();
}
