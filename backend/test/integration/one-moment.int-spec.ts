import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { CaptureJobsFacade } from '../../src/modules/capture-jobs/index.ts';
import type { ApiClient } from '../support/api-client.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { TestRecorder } from '../support/test-recorder.ts';
import { until } from '../support/until.ts';

let controller: TestController;
let admin: ApiClient;
beforeAll(async () => {
  controller = await startTestController();
  admin = await controller.signedInAs('admin');
});
afterAll(async () => controller.stop());

/** A reader stands before a table that somebody has locked. */
const someoneWaits = async (): Promise<boolean> => {
  const waiting = await controller.database.query<unknown[]>(
    `SELECT 1 FROM pg_locks WHERE relation = 'capture_jobs'::regclass AND NOT granted`,
  );
  return waiting.length > 0;
};

it('shows a recording and its job as of one moment, also when both end in between', async () => {
  const recorder = await TestRecorder.enrol(admin, controller.withBearer);
  const order = await recorder.record(admin);
  const path = `recordings/${order.recordingId}`;
  const { data: before } = await admin.get(path);

  const shown = await controller.database.transaction(async (manager) => {
    await manager.query('LOCK TABLE capture_jobs IN ACCESS EXCLUSIVE MODE');
    const reading = admin.get(path);
    await until('a reader that has the recording and not yet its job', someoneWaits);
    await manager.query(`UPDATE recordings SET status = 'partial' WHERE id = $1`, [order.recordingId]);
    await controller.app.get(CaptureJobsFacade).complete(manager, order.recordingId, 'completed');
    return { reading };
  });

  const { data } = await shown.reading;
  expect([data.status, data.job.completedAt]).toEqual([before.status, null]);
});
