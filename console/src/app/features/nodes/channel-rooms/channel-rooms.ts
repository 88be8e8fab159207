import { Component, Injectable, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

import type { NodeDto } from '@rakkr/shared/nodes';
import type { RoomDto } from '@rakkr/shared/places';

import { explainProblem } from '../../../core/api/explain-problem.ts';
import { DemoLabel } from '../../../ui/status/demo-label.ts';
import { ProblemNote } from '../../../ui/view-state/problem-note.ts';
import type { ShownProblem } from '../../../ui/view-state/shown-problem.ts';
import { NodesApi } from '../nodes.api.ts';

interface ChannelRoomsData {
  readonly node: NodeDto;
  readonly rooms: readonly RoomDto[];
}

const keyOf = (interfaceId: string, channelIndex: number): string => `${interfaceId} ${String(channelIndex)}`;

/** Which room each channel of a node belongs to. */
@Component({
  selector: 'rk-channel-rooms',
  imports: [DemoLabel, MatDialogModule, ProblemNote],
  templateUrl: './channel-rooms.html',
  styleUrl: './channel-rooms.css',
})
export class ChannelRoomsDialog {
  protected readonly data = inject<ChannelRoomsData>(MAT_DIALOG_DATA);
  private readonly api = inject(NodesApi);
  private readonly opened = inject(MatDialogRef);
  protected readonly chosen = signal<ReadonlyMap<string, string | null>>(new Map());
  protected readonly refusal = signal<ShownProblem | null>(null);

  protected roomOf(interfaceId: string, channelIndex: number, now: string | null): string {
    const chosen = this.chosen().get(keyOf(interfaceId, channelIndex));
    return (chosen === undefined ? now : chosen) ?? '';
  }

  protected choose(interfaceId: string, channelIndex: number, event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.chosen.update((chosen) => new Map(chosen).set(keyOf(interfaceId, channelIndex), value === '' ? null : value));
  }

  protected async save(): Promise<void> {
    const chosen = this.chosen();
    const assignments = this.data.node.interfaces.flatMap((device) =>
      device.channels
        .filter((channel) => chosen.has(keyOf(device.id, channel.index)))
        .map((channel) => ({
          interfaceId: device.id,
          channelIndex: channel.index,
          roomId: chosen.get(keyOf(device.id, channel.index)) ?? null,
        })),
    );
    try {
      if (assignments.length > 0) await this.api.assignRooms(this.data.node.id, { assignments });
      this.opened.close();
    } catch (error) {
      this.refusal.set(explainProblem(error, 'Not saved'));
    }
  }
}

@Injectable({ providedIn: 'root' })
export class ChannelRooms {
  private readonly dialog = inject(MatDialog);

  async open(node: NodeDto, rooms: readonly RoomDto[]): Promise<void> {
    const data: ChannelRoomsData = { node, rooms };
    const opened = this.dialog.open(ChannelRoomsDialog, { data, width: '640px', maxWidth: 'calc(100vw - 24px)' });
    await firstValueFrom(opened.afterClosed());
  }
}
