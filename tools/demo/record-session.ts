import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { audioBytes } from '@rakkr/shared/audio/vocabulary';
import type { InterfaceDto } from '@rakkr/shared/nodes';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import type { ControllerClient } from './controller-client.ts';
import { DemoStop } from './demo-options.ts';

const SESSION_SECONDS = 20;
/** The booked end is a time of day, and opening a device takes up to a second of it. */
const BOOKED_SECONDS = SESSION_SECONDS + 1;
/** From the order to the last check; the session itself is most of it. */
const LIMIT_MS = 90_000;
const POLL_MS = 250;

export interface SessionOrder {
  readonly nodeId: string;
  readonly roomId: string;
  readonly device: InterfaceDto;
}

/**
 * Records 20 s and waits until the controller has verified them.
 *
 * @param onProgress  told whenever something has changed
 * @throws DemoStop when the recording failed or is not verified in time
 */
export async function recordSession(
  client: ControllerClient,
  order: SessionOrder,
  onProgress: (recording: RecordingDetailDto) => void,
): Promise<RecordingDetailDto> {
  const started = await client.post<RecordingDetailDto>('/recordings', {
    roomId: order.roomId,
    name: `${order.device.alias}, ${SESSION_SECONDS} s`,
    durationSeconds: BOOKED_SECONDS,
  });
  const deadlineMs = performance.now() + LIMIT_MS;
  for (;;) {
    const recording = await client.get<RecordingDetailDto>(`/recordings/${started.id}`);
    onProgress(recording);
    if (recording.isVerified) return recording;
    if (recording.status === 'failed') {
      throw new DemoStop(`The recording failed: ${recording.job?.failureReason ?? 'the node gave no reason.'}`);
    }
    if (performance.now() > deadlineMs) {
      throw new DemoStop(`The recording was not verified after ${LIMIT_MS / 1000} s. It is ${recording.status}.`);
    }
    await sleep(POLL_MS);
  }
}

/**
 * Fetches the recording as a listener would, and counts and hashes what arrived.
 *
 * @returns one sentence for each thing that does not hold; [] when every captured frame is there, bit for bit
 */
export async function findFaults(client: ControllerClient, recording: RecordingDetailDto): Promise<string[]> {
  const file = await client.download(`/recordings/${recording.id}/file`);
  const sha256 = createHash('sha256').update(audioBytes(file)).digest('hex');
  const head = file.toString('latin1', 0, 4);
  const faults = [
    [recording.framesCaptured > 0, 'no frame was captured'],
    [recording.framesCaptured === recording.framesStored, 'frames captured and frames stored differ'],
    [recording.lostFrames === 0, `${recording.lostFrames} frames are missing in ${recording.gapCount} gaps`],
    [head === 'RIFF' || head === 'RF64', `the file begins with "${head}"`],
    [sha256 === recording.audioSha256, `the SHA-256 of the downloaded audio is ${sha256}`],
  ] as const;
  return faults.flatMap(([holds, sentence]) => (holds ? [] : [sentence]));
}
