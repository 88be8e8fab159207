import { expect, test } from '@jest/globals';

import { signInDelaySeconds } from './sign-in-delay.ts';

test('costs nothing while the failures are those of a person who mistypes', () => {
  expect([1, 4, 5].map((failures) => signInDelaySeconds(failures, 5))).toEqual([0, 0, 0]);
});

test('doubles with each further failure and stays at a quarter of an hour', () => {
  expect([6, 7, 8, 15, 16, 500].map((failures) => signInDelaySeconds(failures, 5))).toEqual([1, 2, 4, 512, 900, 900]);
});

test('lets fewer than 120 guesses an account a day through', () => {
  let [seconds, guesses] = [0, 0];
  while (seconds < 86_400) seconds += signInDelaySeconds(++guesses, 5);
  expect(guesses).toBeLessThan(120);
});
