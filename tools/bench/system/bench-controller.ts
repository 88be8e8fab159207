import { join } from 'node:path';

import { Operator } from '../../../console/e2e/support/operator.ts';
import { RunningController } from '../../../console/e2e/support/running-controller.ts';

/** A controller that is set up and has neither room nor node. */
export class BenchController {
  readonly controller: RunningController;
  readonly operator: Operator;

  private constructor(controller: RunningController, operator: Operator) {
    this.controller = controller;
    this.operator = operator;
  }

  static async start(dir: string): Promise<BenchController> {
    await using started = new AsyncDisposableStack();
    const controller = await RunningController.start(join(dir, 'controller'));
    started.defer(() => controller.stop());
    const operator = await Operator.setUp(controller.url, controller.setUpCode);
    started.move();
    return new BenchController(controller, operator);
  }

  async stop(): Promise<void> {
    await this.controller.stop();
  }
}
