import { expect, it } from '@jest/globals';

import { startTestController } from '../support/test-controller.ts';
import { TestRecorder } from '../support/test-recorder.ts';

it('answers polls that wait for work when the controller ends', async () => {
  const controller = await startTestController();
  const recorder = await TestRecorder.enrol(await controller.signedInAs('admin'), controller.withBearer);
  const polls = Promise.all(Array.from({ length: 8 }, () => recorder.claim(25_000)));
  // Long enough for the polls to be waiting at the controller.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const ended = controller.stop();
  expect((await polls).map(({ status }) => status)).toEqual(Array(8).fill(204));
  await ended;
});
