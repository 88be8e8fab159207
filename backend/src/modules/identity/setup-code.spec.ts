import { expect, test } from '@jest/globals';

import { newSetupCode, setupCodeHash } from './setup-code.ts';

test('makes a code of four groups that a person can read out', () => {
  expect(newSetupCode()).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(newSetupCode()).not.toBe(newSetupCode());
});

test('takes the code without dashes, in small letters and with the letters that look like digits', () => {
  expect(setupCodeHash(' 1o2l-abcd-efgh jkmn')).toEqual(setupCodeHash('1021-ABCD-EFGH-JKMN'));
});
