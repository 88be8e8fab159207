import { type LedgerLine, nextFrameOf } from '../../pcm/ledger.ts';
import { type TakeOverFrames, recoverRecording } from '../../segment/recover-recording.ts';

/**
 * Closes the ledger of a recording whose capture process is gone for good: what it wrote becomes segments, the time
 * line ends with the last frame that is on the disk. Second run: changes nothing.
 *
 * Nobody else may be writing the recording.
 *
 * @param known  as for `recoverRecording`, as is `takeOver`
 */
export async function finishRecording(
  dir: string,
  known: readonly LedgerLine[] = [],
  takeOver?: TakeOverFrames,
): Promise<void> {
  const ledger = await recoverRecording(dir, known, takeOver);
  try {
    const start = ledger.lines.find((line) => line.type === 'start');
    if (start === undefined || ledger.lines.some((line) => line.type === 'end')) return;
    const totalFrames = nextFrameOf(ledger.lines);
    const endedAtMs = Date.parse(start.startedAt) + (totalFrames / start.format.rate) * 1000;
    await ledger.append({ type: 'end', totalFrames, reason: 'recovered', endedAt: new Date(endedAtMs).toISOString() });
  } finally {
    await ledger.close();
  }
}
