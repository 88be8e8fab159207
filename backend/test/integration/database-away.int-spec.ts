import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { ChangeFeed } from '../../src/platform/events/change-feed.ts';
import { type TestController, startTestController } from '../support/test-controller.ts';
import { until } from '../support/until.ts';

let controller: TestController;

beforeAll(async () => {
  controller = await startTestController();
});
afterAll(async () => controller.stop());

/** Stops PostgreSQL where it stands: it neither answers nor lets go of its connections. */
const kill = (): void => {
  process.kill(controller.cluster.postgres.pid, 'SIGKILL');
};

test('stays alive while PostgreSQL is away, says so, and serves again once it is back', async () => {
  const owner = await controller.signedInAs('owner');
  for (let turn = 0; turn < 3; turn += 1) {
    kill();
    const away = await until('the controller to notice', async () => {
      const answer = await owner.get('rooms');
      return answer.status === 503 ? answer : null;
    });
    expect([away.problem.code, away.headers.get('retry-after')]).toEqual(['server.unavailable', '2']);
    expect((await owner.get('/healthz')).status).toBe(200);
    await until('the controller to notice', async () => (await owner.get('/readyz')).status === 200);
    expect((await owner.get('rooms')).status).toBe(200);
  }
});

test('never answers a request during the outage with a failure of its own', async () => {
  const owner = await controller.signedInAs('owner');
  const statuses = new Set<number>();
  kill();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let turn = 0; turn < 25; turn += 1) statuses.add((await owner.get('rooms')).status);
    }),
  );
  await until('the controller to notice', async () => (await owner.get('rooms')).status === 200);
  expect([...statuses].filter((status) => ![200, 503].includes(status))).toEqual([]);
});

test('hears announcements again after the outage', async () => {
  const owner = await controller.signedInAs('owner');
  const { pid } = controller.cluster.postgres;
  kill();
  await until(
    'the controller to notice',
    async () => controller.cluster.postgres.pid !== pid && (await owner.get('/readyz')).status === 200,
  );
  const feed = controller.app.get(ChangeFeed);
  const heard: string[] = [];
  const end = feed.on('work', ({ nodeId }) => void heard.push(nodeId));
  await until('the controller to notice', async () => {
    await controller.database.transaction((manager) => feed.announce(manager, 'work', { nodeId: 'node_test' }));
    return heard.length > 0;
  });
  end();
  expect(heard[0]).toBe('node_test');
});
