import { parentPort, workerData } from 'node:worker_threads';

import type { PcmSource, SourceKind } from '../pcm/pcm-source.ts';
import { DeviceReader } from './device-reader.ts';
import type { ReaderSettings } from './reader-messages.ts';
import type { SourceOptions } from './source-options.ts';

if (parentPort === null) throw new Error('reader-thread runs as a worker thread only');
const port = parentPort;
// Written by this program's own main thread, with this very type.
const settings = workerData as ReaderSettings;

const open = await openerOf(settings.source);
new DeviceReader(
  settings,
  () => open(settings.options),
  (event) => {
    port.postMessage(event);
  },
).run();
port.close();

/** Loads libasound only where it is asked for: a demo runs on a machine without it. */
async function openerOf(source: SourceKind): Promise<(options: SourceOptions) => PcmSource> {
  switch (source) {
    case 'alsa': {
      const { openCard } = await import('./open-card.ts');
      return openCard(settings.options.sought ?? null);
    }
    case 'external': {
      const { openProgram } = await import('./open-program.ts');
      return openProgram(new URL('./program-thread.js', import.meta.url));
    }
    case 'demo': {
      const { openDemoSource } = await import('./demo-source.ts');
      return openDemoSource;
    }
    case 'synthetic': {
      const { openSyntheticSource } = await import('./synthetic-source.ts');
      return openSyntheticSource;
    }
  }
}
