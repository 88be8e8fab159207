import { SAMPLE_FORMATS, type SampleFormat } from '@rakkr/shared/audio/vocabulary';

import { checked } from './alsa-error.ts';
import { ACCESS_RW_INTERLEAVED, FORMAT_NUMBERS, type HwParamsHandle, type PcmHandle, libasound } from './libasound.ts';

const COMMON_RATES = [
  8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000, 352_800, 384_000,
];

/** What a device can capture, as it says itself. */
export interface PcmCapabilities {
  readonly channelsMin: number;
  readonly channelsMax: number;
  /** Of the common sample rates, frames/s, those that the device gives without resampling. */
  readonly rates: readonly number[];
  /** Of the formats that the product captures, those that the device gives without conversion. */
  readonly sampleFormats: readonly SampleFormat[];
}

/** Runs `use` on parameters that hold everything the device can do; frees them after. Does not block. */
export function withHwParams<T>(pcm: PcmHandle, device: string, use: (params: HwParamsHandle) => T): T {
  const alsa = libasound();
  const out: [HwParamsHandle | null] = [null];
  checked(alsa.hwParamsMalloc(out), 'snd_pcm_hw_params_malloc', device);
  const params = out[0];
  if (params === null) throw new Error('snd_pcm_hw_params_malloc answered success and no handle');
  try {
    checked(alsa.hwParamsAny(pcm, params), 'snd_pcm_hw_params_any', device);
    checked(alsa.hwParamsSetRateResample(pcm, params, 0), 'snd_pcm_hw_params_set_rate_resample', device);
    checked(alsa.hwParamsSetAccess(pcm, params, ACCESS_RW_INTERLEAVED), 'snd_pcm_hw_params_set_access', device);
    return use(params);
  } finally {
    alsa.hwParamsFree(params);
  }
}

/** Asks an open PCM what it can do. Does not block, changes nothing. */
export function readCapabilities(pcm: PcmHandle, device: string): PcmCapabilities {
  const alsa = libasound();
  return withHwParams(pcm, device, (params) => {
    const least: [number] = [0];
    const most: [number] = [0];
    checked(alsa.hwParamsGetChannelsMin(params, least), 'snd_pcm_hw_params_get_channels_min', device);
    checked(alsa.hwParamsGetChannelsMax(params, most), 'snd_pcm_hw_params_get_channels_max', device);
    return {
      channelsMin: least[0],
      channelsMax: most[0],
      rates: COMMON_RATES.filter((rate) => alsa.hwParamsTestRate(pcm, params, rate, 0) === 0),
      sampleFormats: SAMPLE_FORMATS.filter(
        (format) => alsa.hwParamsTestFormat(pcm, params, FORMAT_NUMBERS[format]) === 0,
      ),
    };
  });
}
