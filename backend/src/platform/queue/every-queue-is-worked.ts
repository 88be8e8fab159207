import { WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Queue } from 'bullmq';

/** Refuses to start where a worker module names a queue that no processor works on: its jobs would wait for ever. */
@Injectable()
export class EveryQueueIsWorked implements OnApplicationBootstrap {
  constructor(private readonly discovery: DiscoveryService) {}

  onApplicationBootstrap(): void {
    const queues = new Set<string>();
    const worked = new Set<string>();
    for (const instance of this.discovery.getProviders().map((wrapper): unknown => wrapper.instance)) {
      if (instance instanceof Queue) queues.add(instance.name);
      if (instance instanceof WorkerHost) worked.add(nameOf(instance));
    }
    const left = [...queues].filter((name) => !worked.has(name));
    if (left.length > 0) throw new Error(`No processor works on these queues: ${left.join(', ')}`);
  }
}

const nameOf = ({ worker }: { readonly worker: { readonly name: string } }): string => worker.name;
