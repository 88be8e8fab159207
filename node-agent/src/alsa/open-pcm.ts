import { checked } from './alsa-error.ts';
import { OPEN_NONBLOCK, type PcmHandle, STREAM_CAPTURE, libasound } from './libasound.ts';

/**
 * Opens a PCM for capture. Never waits: a device that another program holds is refused at once.
 *
 * @returns a handle whose calls do not block; the caller closes it
 * @throws AlsaError
 */
export function openPcm(device: string): PcmHandle {
  const out: [PcmHandle | null] = [null];
  checked(libasound().pcmOpen(out, device, STREAM_CAPTURE, OPEN_NONBLOCK), 'snd_pcm_open', device);
  if (out[0] === null) throw new Error('snd_pcm_open answered success and no handle');
  return out[0];
}
