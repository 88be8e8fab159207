import { writeSync } from 'node:fs';

import { layInFile } from '../alsa/libc.ts';
import type { RingWriter } from '../pcm/period-ring.ts';

/**
 * Has the ring lie in a file that is as long as its body, with all that it holds. Whoever reads the ring meanwhile sees
 * the same before and after.
 *
 * Runs on the reader thread, between two reads: nothing else writes the body. Copies what the ring holds so far, which
 * takes some ms: the device keeps what it captures meanwhile.
 *
 * @param head  goes in last: until then the file is nobody's ring
 * @throws the file system's error, or Error; then the ring lies where it lay. A kernel that runs out of memory for its own
 * tables in the middle of the mapping may have taken away what was mapped there before: then the process ends at its next
 * look at the ring, as one that is killed
 */
export function moveRing(ring: RingWriter, fd: number, head: Uint8Array): void {
  const used = ring.usedBody;
  for (let done = 0; done < used.length;) done += writeSync(fd, used, done, used.length - done, done);
  if (!layInFile(ring.body, fd)) throw new Error('the kernel does not map the file');
  ring.body.set(head);
}
