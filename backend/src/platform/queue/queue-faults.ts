import { WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Queue } from 'bullmq';
import { PinoLogger } from 'nestjs-pino';

import { QueueFaultLog } from './queue-fault-log.ts';

/** What of a queue or worker is listened to, whatever its payloads are. */
interface Faulty {
  readonly name: string;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

interface FailingWorker {
  on(event: 'failed', listener: (job: { id?: string } | undefined, error: Error) => void): unknown;
}

/** A queue without a listener writes its faults to the console, and a worker says nothing of what failed. */
@Injectable()
export class QueueFaults implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly faults: QueueFaultLog,
    private readonly log: PinoLogger,
  ) {
    log.setContext(QueueFaults.name);
  }

  onApplicationBootstrap(): void {
    for (const instance of this.discovery.getProviders().map((wrapper): unknown => wrapper.instance)) {
      if (instance instanceof Queue) this.listenToQueue(instance);
      if (instance instanceof WorkerHost) this.listenToWorker(instance);
    }
  }

  private listenToQueue(queue: Faulty): void {
    queue.on('error', (error) => this.faults.report(queue.name, error));
  }

  private listenToWorker({ worker }: { readonly worker: Faulty & FailingWorker }): void {
    worker.on('error', (error) => this.faults.report(worker.name, error));
    worker.on('failed', (job, error) =>
      this.log.error({ err: error, queue: worker.name, jobId: job?.id }, 'queue.job-failed'),
    );
  }
}
