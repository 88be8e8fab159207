import { Component, computed, input } from '@angular/core';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { May } from '../../../core/auth/may.ts';
import { CopyButton } from '../../../ui/copyable/copy-button.ts';
import { SizePipe } from '../../../ui/format/quantity.pipes.ts';
import { Icon } from '../../../ui/icon/icon.ts';
import { Status } from '../../../ui/status/status.ts';
import { downloadAddress, renditionAddress } from '../recordings.api.ts';
import { codecName, renditionState } from './rendition-words.ts';

/** Every file of a recording: the master as captured, and what the node makes of it for people. */
@Component({
  selector: 'rk-recording-files',
  imports: [CopyButton, Icon, May, SizePipe, Status],
  templateUrl: './recording-files.html',
  styles: `
    small {
      display: block;
    }
    .copy {
      white-space: nowrap;
    }
  `,
})
export class RecordingFiles {
  readonly recording = input.required<RecordingDetailDto>();
  protected readonly master = computed(() => downloadAddress(this.recording().id));
  protected readonly hasMaster = computed(() => this.recording().framesStored > 0);
  protected readonly files = computed(() =>
    this.recording().renditions.map((rendition) => ({
      ...rendition,
      name: codecName(rendition.codec),
      shown: renditionState(rendition),
      address: rendition.state === 'stored' ? renditionAddress(this.recording().id, rendition.codec) : null,
    })),
  );
}
