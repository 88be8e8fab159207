import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from '@jest/globals';

import { captureLog, logDestination } from './log.ts';

test('outlives a log file on a full disk', async () => {
  const full = openSync('/dev/full', 'w');
  try {
    const log = captureLog('info', 'hw:0', logDestination(full));
    for (let line = 0; line < 3; line++) {
      expect(() => log.warn('capture.tap-fault')).not.toThrow();
      await sleep(20);
    }
  } finally {
    closeSync(full);
  }
});
