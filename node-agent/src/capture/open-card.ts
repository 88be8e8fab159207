import { listPresentPcms } from '../alsa/present-pcms.ts';
import type { SoughtDevice } from '../pcm/device-identity.ts';
import { AlsaSource } from './alsa-source.ts';
import { DeviceFinder } from './device-finder.ts';
import type { SourceOptions } from './source-options.ts';

/** Opens a card wherever it is plugged in at that moment; a PCM that is no card by its name. */
export function openCard(sought: SoughtDevice | null): (options: SourceOptions) => AlsaSource {
  if (sought === null) return (options) => AlsaSource.open(options);
  const finder = new DeviceFinder(sought, () => listPresentPcms());
  return (options) => AlsaSource.open({ ...options, device: finder.find() });
}
