import type { Page } from 'playwright-core';

import type { RoomDto } from '@rakkr/shared/places';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { eventually } from '../../../console/e2e/support/eventually.ts';
import { pacedDevice } from '../../../console/e2e/support/node-sources.ts';
import { WholeSystem } from '../../../console/e2e/support/whole-system.ts';
import { quantile } from '../measure/quantile.ts';
import type { Benchmark, Finding } from '../report/measurement.ts';

const STARTS = 60;
const BAR_P95_MS = 250;

/** From the pointer event in Chromium to the capture time of the recording's first frame. */
export const startLatency: Benchmark = {
  name: 'start-latency',
  run: async (): Promise<Finding> => {
    const system = await WholeSystem.start({ source: (dir) => pacedDevice(dir, 2) });
    try {
      const page = await system.browser.open('/rooms', { isProbed: true });
      const latenciesMs: number[] = [];
      for (let count = 0; count < STARTS; count++) latenciesMs.push(await startOnce(system, page));
      const basis = `n = ${STARTS}`;
      return {
        title: 'Start',
        measurements: [
          { what: 'pointer event to first frame, p50', unit: 'ms', value: quantile(latenciesMs, 0.5), basis },
          {
            what: 'pointer event to first frame, p95',
            unit: 'ms',
            value: quantile(latenciesMs, 0.95),
            bar: BAR_P95_MS,
            basis,
          },
          { what: 'pointer event to first frame, worst', unit: 'ms', value: quantile(latenciesMs, 1), basis },
        ],
        notes: ['Record pressed on the room wall; the device is open and metered already, as it always is.'],
      };
    } finally {
      await system.stop();
    }
  },
};

async function startOnce(system: WholeSystem, page: Page): Promise<number> {
  const { operator, room } = system;
  const pressesBefore = await presses(page);
  await page.getByRole('button', { name: `Record in ${room.name}` }).click();
  const recordingId = await eventually('the room records', async () => {
    const { state, activeRecording } = await operator.get<RoomDto>(`rooms/${room.id}`);
    return state === 'recording' ? activeRecording?.recordingId : undefined;
  });
  const { recordedAt } = await operator.get<RecordingDetailDto>(`recordings/${recordingId}`);
  const press = (await presses(page))[pressesBefore.length];
  if (press === undefined) throw new Error('the console has noted no press');
  await operator.post(`recordings/${recordingId}/stop`);
  await eventually('the recording is verified', async () => {
    const recording = await operator.get<RecordingDetailDto>(`recordings/${recordingId}`);
    return recording.isVerified || undefined;
  });
  return Date.parse(recordedAt) - press.pressedAtMs;
}

const presses = (page: Page): Promise<{ pressedAtMs: number }[]> => page.evaluate('window.rakkrProbe.recordPresses');
