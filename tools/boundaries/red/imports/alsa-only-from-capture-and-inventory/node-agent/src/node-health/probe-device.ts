import { openPcm } from '../alsa/libasound.ts';

export const probeDevice = openPcm;
