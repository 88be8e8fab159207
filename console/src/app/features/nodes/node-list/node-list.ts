import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Router } from '@angular/router';

import type { NodeDto } from '@rakkr/shared/nodes';

import { fetched } from '../../../core/api/fetched.ts';
import { May } from '../../../core/auth/may.ts';
import { onChange } from '../../../core/live/on-change.ts';
import { PageHead } from '../../../core/page/page-head.ts';
import { Icon } from '../../../ui/icon/icon.ts';
import { ViewState } from '../../../ui/view-state/view-state.ts';
import { ChannelRooms } from '../channel-rooms/channel-rooms.ts';
import { DeleteNode } from '../delete-node/delete-node.ts';
import { Enrolment } from '../enrolment/enrolment.ts';
import { NodesApi } from '../nodes.api.ts';
import { NodeTable } from './node-table.ts';

const ASK_MS = 5000;

/** Every recorder, and the way to connect one more. */
@Component({
  selector: 'rk-node-list',
  imports: [Icon, May, NodeTable, ViewState],
  templateUrl: './node-list.html',
  styleUrl: './node-list.css',
})
export class NodeList {
  /** Opens the enrolment dialog; from the address. */
  readonly enrol = input<string>();
  readonly q = input<string>();
  private readonly api = inject(NodesApi);
  private readonly router = inject(Router);
  private readonly enrolment = inject(Enrolment);
  private readonly remover = inject(DeleteNode);
  private readonly channelRooms = inject(ChannelRooms);
  protected readonly list = fetched({
    params: () => true,
    load: async (_all, signal) => this.api.list(signal),
    whatFailed: 'Nodes cannot be listed',
  });
  private readonly rooms = fetched({
    params: () => true,
    load: async (_all, signal) => this.api.rooms(signal),
    whatFailed: 'Rooms cannot be listed',
  });
  protected readonly roomNames = computed(() => new Map(this.rooms.value()?.map((room) => [room.id, room.name])));
  protected readonly shown = computed(() => {
    const words = (this.q() ?? '').toLowerCase().split(/\s+/);
    return (
      this.list.value()?.filter((node) => {
        const text = [node.alias, node.hostname, ...node.ipAddresses].join(' ').toLowerCase();
        return words.every((word) => text.includes(word));
      }) ?? []
    );
  });

  constructor() {
    inject(PageHead).show('Nodes');
    onChange(['node', 'room'], () => {
      this.reload();
    });
    effect((onCleanup) => {
      const timer = setInterval(() => {
        this.list.reload();
      }, ASK_MS);
      onCleanup(() => {
        clearInterval(timer);
      });
    });
    effect(() => {
      if (this.enrol() === undefined) return;
      untracked(() => void this.connect());
    });
  }

  protected reload(): void {
    this.list.reload();
    this.rooms.reload();
  }

  protected openDialog(): void {
    this.go({ enrol: '1' });
  }

  protected go(change: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams: change, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected search(event: Event): void {
    const { value } = event.target as HTMLInputElement;
    this.go({ q: value === '' ? null : value });
  }

  private async connect(): Promise<void> {
    await this.enrolment.open(null);
    this.go({ enrol: null });
    this.reload();
  }

  protected async newCommand(node: NodeDto): Promise<void> {
    await this.enrolment.open(node);
    this.reload();
  }

  protected async assign(node: NodeDto): Promise<void> {
    await this.channelRooms.open(node, this.rooms.value() ?? []);
    this.reload();
  }

  protected async delete(node: NodeDto): Promise<void> {
    if (await this.remover.ask(node)) this.reload();
  }
}
