import { closeSync, openSync } from 'node:fs';

import { emptyRecord } from '../../../src/pcm/period-ring.ts';
import { LeftRing } from '../../../src/segment/left-ring.ts';

/** Number of the newest frame that a killed capture of the paced device, in S32_LE, had read. */
export function newestNumberIn(ringFile: string): number {
  const fd = openSync(ringFile, 'r');
  try {
    const ring = LeftRing.read(fd);
    if (ring === null) throw new Error(`${ringFile} holds no ring`);
    const record = emptyRecord();
    ring.read(ring.head - 1, record);
    if (record.gapFault !== null) throw new Error('the newest record is a gap');
    const { buffer, byteOffset } = ring.samples(ring.head - 1);
    const at = byteOffset + (record.frames - 1) * ring.shape.format.channels * 4;
    return new DataView(buffer).getUint32(at, true) >>> 8;
  } finally {
    closeSync(fd);
  }
}
