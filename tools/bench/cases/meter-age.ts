import { eventually } from '../../../console/e2e/support/eventually.ts';
import { pacedDevice } from '../../../console/e2e/support/node-sources.ts';
import { WholeSystem } from '../../../console/e2e/support/whole-system.ts';
import { quantile } from '../measure/quantile.ts';
import type { Benchmark, Finding } from '../report/measurement.ts';

const FRAMES = 400;
const BAR_P95_MS = 200;

/** From the capture time of a meter window's last frame to the animation frame that draws it. */
export const meterAge: Benchmark = {
  name: 'meter-age',
  run: async (): Promise<Finding> => {
    const system = await WholeSystem.start({ source: (dir) => pacedDevice(dir, 2) });
    try {
      const page = await system.browser.open('/rooms', { isProbed: true });
      const agesMs = await eventually('enough meter frames are drawn', async () => {
        const ages = await page.evaluate<number[]>('window.rakkrProbe.meterAgesMs');
        return ages.length >= FRAMES ? ages : undefined;
      });
      const basis = `n = ${agesMs.length}`;
      return {
        title: 'Meter age',
        measurements: [
          { what: 'capture to drawing, p50', unit: 'ms', value: quantile(agesMs, 0.5), basis },
          { what: 'capture to drawing, p95', unit: 'ms', value: quantile(agesMs, 0.95), bar: BAR_P95_MS, basis },
          { what: 'capture to drawing, worst', unit: 'ms', value: quantile(agesMs, 1), basis },
        ],
        notes: ['Room wall in headless Chromium with software rendering; 10 meter frames a second.'],
      };
    } finally {
      await system.stop();
    }
  },
};
