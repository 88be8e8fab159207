import { setTimeout as sleep } from 'node:timers/promises';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { pacedDevice } from '../../../console/e2e/support/node-sources.ts';
import { roomState } from '../../../console/e2e/support/recorded.ts';
import { WholeSystem } from '../../../console/e2e/support/whole-system.ts';
import { quantile } from '../measure/quantile.ts';
import type { Benchmark, Finding } from '../report/measurement.ts';

const RUNS = 3;
const SHORT_SECONDS = 60;
const LONG_SECONDS = 600;
const BAR_S = 1;
const POLL_MS = 5;

/** From the order to stop to the final, verified file being answered. */
export const stopToPlayable: Benchmark = {
  name: 'stop-to-playable',
  run: async ({ isFull }): Promise<Finding> => {
    const system = await WholeSystem.start({ source: (dir) => pacedDevice(dir, 2) });
    try {
      const lengths = isFull ? [LONG_SECONDS] : Array.from({ length: RUNS }, () => SHORT_SECONDS);
      const waitsS: number[] = [];
      for (const seconds of lengths) waitsS.push(await recordAndStop(system, seconds));
      const basis = `${lengths.length} recording(s) of ${lengths[0] ?? 0} s, stereo S32`;
      return {
        title: 'Stop to playable',
        measurements: [
          {
            what: 'order to stop until the verified file is served, worst',
            unit: 's',
            value: quantile(waitsS, 1),
            bar: BAR_S,
            basis,
          },
        ],
        notes: [
          'Until the recording says verified and `GET stream` has answered with the last byte of the file, by asking every 5 ms.',
          'Segments are uploaded and hashed while recording, so the length matters little: `FULL=1` shows it with ten minutes.',
        ],
      };
    } finally {
      await system.stop();
    }
  },
};

async function recordAndStop({ operator, room }: WholeSystem, seconds: number): Promise<number> {
  await roomState(operator, room, 'ready');
  const { id } = await operator.post<RecordingDetailDto>('recordings', { roomId: room.id });
  await roomState(operator, room, 'recording');
  await sleep(seconds * 1000);
  const stoppedMs = performance.now();
  await operator.post(`recordings/${id}/stop`);
  for (;;) {
    const recording = await operator.get<RecordingDetailDto>(`recordings/${id}`);
    if (recording.isVerified) break;
    await sleep(POLL_MS);
  }
  const answer = await operator.fetch(`recordings/${id}/stream`, { headers: { range: 'bytes=-1' } });
  if (answer.status !== 206) throw new Error(`the stream answered ${answer.status}`);
  await answer.arrayBuffer();
  return (performance.now() - stoppedMs) / 1000;
}
