import { expect, it } from '@jest/globals';

import { mappedMemory, residentMemory, residentTogether } from './resident-memory.ts';

const SMAPS = `00400000-00500000 r-xp 00000000 fe:00 123                        /usr/bin/node
Size:               1024 kB
Rss:                 100 kB
Anonymous:             0 kB
00500000-00600000 rw-p 00100000 fe:00 123                        /usr/bin/node
Rss:                  20 kB
Anonymous:            12 kB
7f0000000000-7f0000100000 rw-p 00000000 00:00 0
Rss:                  30 kB
Anonymous:            30 kB
`;

it('tells what a process shares with its file from what is its own', () => {
  const { files, ownBytes } = mappedMemory(SMAPS);
  expect([...files]).toEqual([
    ['/usr/bin/node', 108 * 1024],
    ['', 0],
  ]);
  expect(ownBytes).toBe(42 * 1024);
});

it('counts a process with itself once less its own memory, and alone as the kernel does', () => {
  const alone = residentTogether([process.pid]);
  expect(alone / residentMemory(process.pid).nowBytes).toBeCloseTo(1, 1);
  const twice = residentTogether([process.pid, process.pid]);
  expect(twice).toBeGreaterThan(alone);
  expect(twice).toBeLessThan(2 * alone);
});
