import { ControlClient } from '../capture-control/control-client.ts';
import type { TapOutcome } from '../pcm/tap.ts';
import type { Log } from '../platform/log.ts';
import { sleep } from '../platform/sleep.ts';
import { messageOf } from '../platform/system-error.ts';
import { type CaptureRecord, captureRecords, hasRing, isCaptureAlive, removeCaptureRecord } from './capture-files.ts';
import type { CaptureFolders } from './forgotten-captures.ts';

const END_TIMEOUT_MS = 5_000;
/** For a disk that has not taken all yet: until it has, the rest is in the process only. */
const DISK_TIMEOUT_MS = 60_000;
const LOOK_INTERVAL_MS = 20;

/**
 * Ends every capture process of this node. Recordings that run end here, whole, and are delivered by the next agent.
 *
 * @returns how many processes were ended
 */
export async function stopCaptures({ runDir, ringDir }: CaptureFolders, log: Log): Promise<number> {
  const living = captureRecords(runDir).filter(isCaptureAlive);
  await Promise.all(
    living.map(async (record) => {
      await shutDown(record, log);
      // What one has left is needed by the next agent, which needs the record to find it.
      if (!hasRing(ringDir, record.socketPath)) removeCaptureRecord(runDir, record.plan.interfaceId);
    }),
  );
  return living.length;
}

async function shutDown(record: CaptureRecord, log: Log): Promise<void> {
  const { socketPath, pid, plan } = record;
  let patienceMs = END_TIMEOUT_MS;
  try {
    const late = sleep(END_TIMEOUT_MS).then(() => Promise.reject(new Error('it does not answer')));
    const taps = await Promise.race([endOverSocket(socketPath), late]);
    if (taps.some(({ isOnDisk }) => !isOnDisk)) patienceMs = DISK_TIMEOUT_MS;
  } catch (error) {
    log.warn({ device: plan.systemRef, reason: messageOf(error) }, 'capture.shutdown-unheard');
    if (isCaptureAlive(record)) process.kill(pid, 'SIGTERM');
  }
  const deadlineMs = performance.now() + patienceMs;
  while (isCaptureAlive(record) && performance.now() < deadlineMs) await sleep(LOOK_INTERVAL_MS);
  if (!isCaptureAlive(record)) return;
  // What it has written stays: the next agent finishes it.
  log.error({ device: plan.systemRef, pid }, 'capture.killed');
  process.kill(pid, 'SIGKILL');
}

async function endOverSocket(socketPath: string): Promise<readonly TapOutcome[]> {
  const client = await ControlClient.connect(socketPath, 'rakkr-agent stop-captures', SILENT);
  const { taps } = await client.request({ type: 'shutdown' });
  client.close();
  return taps;
}

const SILENT = {
  onEvent: () => undefined,
  onMeterFrame: () => undefined,
  onPcmBlock: () => undefined,
  onClose: () => undefined,
};
