import type { ControllerApi } from '../../controller-link/controller-api.ts';
import { isRefusal } from '../../controller-link/controller-fault.ts';
import type { Log } from '../../platform/log.ts';
import { captureManifest } from './capture-facts.ts';
import type { OrderState } from './order-state.ts';

export interface ControllerStepsPorts {
  readonly api: ControllerApi;
  /** The controller's view of the job may have changed: report now. */
  readonly poke: () => void;
  readonly log: Log;
}

/** The steps of an order that tell the controller how its capture went. */
export class ControllerSteps {
  constructor(
    private readonly state: OrderState,
    private readonly ports: ControllerStepsPorts,
  ) {}

  async tellFailure(): Promise<void> {
    const { failure, order } = this.state;
    if (failure === null) throw new Error('there is no failure to tell');
    try {
      await this.ports.api.failed(order.jobId, { epoch: order.epoch, ...failure });
    } catch (error) {
      if (isRefusal(error, 'job.stale-epoch')) this.ports.poke();
      // The job is gone or over already: there is nobody left to tell.
      if (!isRefusal(error, 'job.not-found', 'job.wrong-phase')) throw error;
    }
    this.state.isFailureTold = true;
  }

  async sendManifest(): Promise<void> {
    const { order, capture } = this.state;
    const manifest = captureManifest(capture, order.epoch, new Date().toISOString());
    await this.ports.api.manifest(order.jobId, manifest);
    this.state.isManifestTaken = true;
    this.ports.log.info(
      { totalFrames: manifest.totalFrames, segments: manifest.segments.length },
      'job.manifest-taken',
    );
    this.ports.poke();
  }
}
