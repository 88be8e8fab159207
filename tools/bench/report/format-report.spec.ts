import { expect, it } from '@jest/globals';

import { formatTable } from './format-report.ts';

const start = { what: 'start p95', unit: 'ms', value: 249.6, basis: 'n = 50' };

it('says for each bar whether it is met', () => {
  const [, , met, missed] = formatTable([
    { ...start, bar: 250 },
    { ...start, bar: 200 },
  ]).split('\n');
  expect(met).toContain('≤ 250 met');
  expect(missed).toContain('≤ 200 MISSED');
});

it('shows the ratio to the peer of the same run', () => {
  const table = formatTable([{ ...start, unit: '%', value: 0.3, peer: { name: 'arecord', value: 0.1 } }]);
  expect(table).toContain('| arecord: 0.10 % | 3.00× |');
});

it('keeps the columns of all rows under each other', () => {
  const lines = formatTable([start, { ...start, what: 'a much longer name' }]).split('\n');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});
