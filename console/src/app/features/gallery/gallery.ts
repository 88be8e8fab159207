import { Component, inject } from '@angular/core';

import { CommandLine } from '../../ui/copyable/command-line.ts';
import { CopyButton } from '../../ui/copyable/copy-button.ts';
import { FieldInput } from '../../ui/field/field-input.ts';
import { Field } from '../../ui/field/field.ts';
import {
  AgePipe,
  CountPipe,
  InstantPipe,
  LengthPipe,
  LevelPipe,
  RatePipe,
  RunningTimePipe,
  SizePipe,
} from '../../ui/format/quantity.pipes.ts';
import { ICON_PATHS, type IconName } from '../../ui/icon/icon-paths.ts';
import { Icon } from '../../ui/icon/icon.ts';
import { SolidIcon } from '../../ui/icon/solid-icon.ts';
import { LevelMeter } from '../../ui/level-meter/level-meter.ts';
import { DemoLabel } from '../../ui/status/demo-label.ts';
import { STATUS_TONES } from '../../ui/status/status-tone.ts';
import { Status } from '../../ui/status/status.ts';
import { ToastStore } from '../../ui/toast/toast.store.ts';
import { ProblemNote } from '../../ui/view-state/problem-note.ts';
import { ViewState } from '../../ui/view-state/view-state.ts';
import { Waveform } from '../../ui/waveform/waveform.ts';
import { GalleryMeterSource } from './gallery-meter-source.ts';
import { GALLERY_WAVEFORM } from './gallery-waveform.ts';

/** Every ui component in every state; part of development builds only. */
@Component({
  selector: 'rk-gallery',
  imports: [
    AgePipe,
    CommandLine,
    CopyButton,
    CountPipe,
    DemoLabel,
    Field,
    FieldInput,
    Icon,
    InstantPipe,
    LengthPipe,
    LevelMeter,
    LevelPipe,
    ProblemNote,
    RatePipe,
    RunningTimePipe,
    SizePipe,
    SolidIcon,
    Status,
    ViewState,
    Waveform,
  ],
  templateUrl: './gallery.html',
  styleUrl: './gallery.css',
})
export class Gallery {
  private readonly toasts = inject(ToastStore);
  protected readonly tones = STATUS_TONES;
  // The keys of a constant record are its names.
  protected readonly icons = Object.keys(ICON_PATHS) as IconName[];
  protected readonly labels = ['Chair', 'Clerk', 'Witness with a long name', 'Seat 1'];
  protected readonly meters = [
    { name: 'Live', source: new GalleryMeterSource({ levelsDbfs: [-18, -30, -12, -55] }) },
    { name: 'Clipped', source: new GalleryMeterSource({ levelsDbfs: [-6, -3, -1, -8], clipRuns: 1 }) },
    { name: 'Silent channel', source: new GalleryMeterSource({ levelsDbfs: [-18, -160, -12, null] }) },
    { name: 'Late', source: new GalleryMeterSource({ levelsDbfs: [-18, -30, -12, -55], ageMs: 500 }) },
    { name: 'Unavailable', source: new GalleryMeterSource({ levelsDbfs: [-18, -30, -12, -55], ageMs: 2000 }) },
  ];
  protected readonly waveform = GALLERY_WAVEFORM;
  protected readonly problem = {
    title: 'Rooms cannot be shown',
    detail: "The controller's database does not answer. Nodes record and keep everything until it is back.",
    requestId: '7f3a-91c2',
    atMs: Date.UTC(2026, 10, 24, 9, 12, 43),
  };

  protected undo(): void {
    this.toasts.offerUndo('Sample speech is in the trash', () => {
      this.toasts.tell('Sample speech is back');
    });
  }

  protected fail(): void {
    this.toasts.fail('Sample speech is not deleted. Held by order 24-1180.');
  }
}
