import { Component, input, output } from '@angular/core';
import { MatMenuModule } from '@angular/material/menu';
import { RouterLink } from '@angular/router';

import type { RecordingDto } from '@rakkr/shared/recordings';

import { May } from '../../../core/auth/may.ts';
import { InstantPipe, LengthPipe, LevelPipe, SizePipe } from '../../../ui/format/quantity.pipes.ts';
import { Icon } from '../../../ui/icon/icon.ts';
import { DemoLabel } from '../../../ui/status/demo-label.ts';
import { Status } from '../../../ui/status/status.ts';
import { isRunning, recordingState } from '../recording-state.ts';
import { downloadAddress } from '../recordings.api.ts';
import { SortHead } from './sort-head.ts';

/** Recordings as rows; on a phone as two-line items. */
@Component({
  selector: 'rk-library-table',
  imports: [
    DemoLabel,
    Icon,
    InstantPipe,
    LengthPipe,
    LevelPipe,
    MatMenuModule,
    May,
    RouterLink,
    SizePipe,
    SortHead,
    Status,
  ],
  templateUrl: './library-table.html',
  styleUrl: './library-table.css',
})
export class LibraryTable {
  readonly recordings = input.required<readonly RecordingDto[]>();
  /** Key of the sorted column, `-` before it for descending. */
  readonly sort = input.required<string>();
  readonly sortChange = output<string>();
  readonly delete = output<RecordingDto>();
  protected readonly stateOf = recordingState;
  protected readonly isRunning = isRunning;
  protected readonly downloadAddress = downloadAddress;
}
