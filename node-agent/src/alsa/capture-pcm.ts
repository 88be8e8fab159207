import { constants } from 'node:os';

import type { PcmFormat } from '@rakkr/shared/audio/vocabulary';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { GrantedPcm } from '../pcm/pcm-source.ts';
import { AlsaError, checked } from './alsa-error.ts';
import { readCapabilities, withHwParams } from './hw-capabilities.ts';
import {
  FORMAT_NUMBERS,
  type HwParamsHandle,
  type LibAsound,
  type PcmHandle,
  type SwParamsHandle,
  TSTAMP_ENABLE,
  TSTAMP_TYPE_MONOTONIC,
  libasound,
} from './libasound.ts';
import { openPcm } from './open-pcm.ts';

export interface CaptureRequest extends PcmFormat {
  /** Name for libasound: `hw:CARD=X32,DEV=0`. */
  readonly device: string;
  /** Frames per wake-up that are wished for; the device decides. */
  readonly periodFrames: number;
  /** Frames that the device should be able to hold; it grants what it has, up to this. */
  readonly bufferFrames: number;
}

/** Status of a stream at one moment; reused from call to call, so that the reader thread allocates nothing. */
export interface StreamStatus {
  /** Frames ready to read. */
  availFrames: number;
  /** When that was true, ns on CLOCK_MONOTONIC. */
  atNs: number;
}

/**
 * One running capture stream. It never stops by itself: with a stop threshold at the boundary an overrun shows as more
 * frames ready than the buffer holds, and is counted to the frame.
 *
 * Results of `wait`, `forward` and `read` are libasound's: negative = -errno.
 */
export class CapturePcm {
  readonly status: StreamStatus = { availFrames: 0, atNs: 0 };
  private readonly avail = new Uint32Array(2);
  private readonly timestamp = new Uint32Array(4);

  constructor(
    private readonly alsa: LibAsound,
    private readonly pcm: PcmHandle,
    readonly device: string,
    readonly granted: GrantedPcm,
  ) {}

  /** 1 = a period is ready, 0 = nothing within `timeoutMs`. Blocks. */
  wait(timeoutMs: number): number {
    const result = this.alsa.pcmWait(this.pcm, timeoutMs);
    // libasound judges a broken wait by the state that it saw last: an unplugged card is EIO until the card is asked.
    return result === -constants.errno.EIO ? Math.min(this.alsa.pcmAvail(this.pcm), 0) || result : result;
  }

  /** Fills `status`. Does not block. */
  readStatus(): number {
    // avail first: it makes libasound ask the device where it is, htimestamp then tells when that was.
    const ready = this.alsa.pcmAvail(this.pcm);
    if (ready < 0) return ready;
    const result = this.alsa.pcmHtimestamp(this.pcm, this.avail, this.timestamp);
    this.status.availFrames = word(this.avail, 0);
    this.status.atNs = word(this.timestamp, 0) * 1e9 + word(this.timestamp, 2);
    return result;
  }

  /** Skips frames. Does not block. */
  forward(frames: number): number {
    return this.alsa.pcmForward(this.pcm, frames);
  }

  /** Reads interleaved frames; blocks until they are there. */
  read(target: Uint8Array, frames: number): number {
    return this.alsa.pcmReadi(this.pcm, target, frames);
  }

  /**
   * Starts a stream that stopped, from its first frame; negative = it does not start, -EAGAIN = not yet.
   *
   * Not by `snd_pcm_resume`, which few drivers have: it goes on without telling how long the stream stood.
   */
  restart(): number {
    const prepared = this.alsa.pcmPrepare(this.pcm);
    return prepared < 0 ? prepared : this.alsa.pcmStart(this.pcm);
  }

  close(): void {
    // The handle is gone whatever close answers: there is nothing to do about an error here.
    this.alsa.pcmClose(this.pcm);
  }
}

/**
 * Opens a device with exactly the format that is asked for and starts it.
 *
 * @throws CaptureProblem if the device is unknown or busy, or does not give that rate, channel count or format
 */
export function openCapture(request: CaptureRequest): CapturePcm {
  const alsa = libasound();
  let pcm: PcmHandle | undefined;
  try {
    pcm = openPcm(request.device);
    const granted = configure(pcm, request);
    setSoftware(pcm, request.device, granted.periodFrames);
    checked(alsa.pcmNonblock(pcm, 0), 'snd_pcm_nonblock', request.device);
    checked(alsa.pcmStart(pcm), 'snd_pcm_start', request.device);
    return new CapturePcm(alsa, pcm, request.device, granted);
  } catch (error) {
    if (pcm !== undefined) alsa.pcmClose(pcm);
    throw error instanceof AlsaError ? error.toProblem() : error;
  }
}

function configure(pcm: PcmHandle, request: CaptureRequest): GrantedPcm {
  const alsa = libasound();
  const { device } = request;
  return withHwParams(pcm, device, (params) => {
    narrowOrRefuse(pcm, params, request);
    const periodFrames = setPeriod(pcm, params, request);
    const bufferFrames = setBuffer(pcm, params, request);
    checked(alsa.hwParams(pcm, params), 'snd_pcm_hw_params', device);
    refuseAnotherFormat(pcm, params, request);
    const { sampleFormat, rate, channels } = request;
    return { format: { sampleFormat, rate, channels }, periodFrames, bufferFrames };
  });
}

/** Narrows to the period nearest to the one that is wished for; returns it. */
function setPeriod(pcm: PcmHandle, params: HwParamsHandle, { device, periodFrames }: CaptureRequest): number {
  const frames: [number] = [periodFrames];
  const set = libasound().hwParamsSetPeriodSizeNear(pcm, params, frames, [0]);
  checked(set, 'snd_pcm_hw_params_set_period_size_near', device);
  return frames[0];
}

/** Narrows to the largest buffer that the device has, up to the one that is wished for; returns it. */
function setBuffer(pcm: PcmHandle, params: HwParamsHandle, { device, bufferFrames }: CaptureRequest): number {
  const alsa = libasound();
  const most: [number] = [0];
  checked(alsa.hwParamsGetBufferSizeMax(params, most), 'snd_pcm_hw_params_get_buffer_size_max', device);
  const frames: [number] = [Math.min(most[0], bufferFrames)];
  checked(alsa.hwParamsSetBufferSizeNear(pcm, params, frames), 'snd_pcm_hw_params_set_buffer_size_near', device);
  return frames[0];
}

/** What was installed is asked of the device again: a recording in another format than its head says is noise. */
function refuseAnotherFormat(pcm: PcmHandle, params: HwParamsHandle, request: CaptureRequest): void {
  const alsa = libasound();
  const { device } = request;
  const rate: [number] = [0];
  const channels: [number] = [0];
  const format: [number] = [0];
  checked(alsa.hwParamsGetRate(params, rate, [0]), 'snd_pcm_hw_params_get_rate', device);
  checked(alsa.hwParamsGetChannels(params, channels), 'snd_pcm_hw_params_get_channels', device);
  checked(alsa.hwParamsGetFormat(params, format), 'snd_pcm_hw_params_get_format', device);
  if (rate[0] !== request.rate) throw unsupported('capture.rate-unsupported', pcm, request);
  if (channels[0] !== request.channels) throw unsupported('capture.channels-unsupported', pcm, request);
  if (format[0] !== FORMAT_NUMBERS[request.sampleFormat]) {
    throw unsupported('capture.format-unsupported', pcm, request);
  }
}

function narrowOrRefuse(pcm: PcmHandle, params: HwParamsHandle, request: CaptureRequest): void {
  const alsa = libasound();
  if (alsa.hwParamsSetFormat(pcm, params, FORMAT_NUMBERS[request.sampleFormat]) < 0) {
    throw unsupported('capture.format-unsupported', pcm, request);
  }
  if (alsa.hwParamsSetChannels(pcm, params, request.channels) < 0) {
    throw unsupported('capture.channels-unsupported', pcm, request);
  }
  if (alsa.hwParamsSetRate(pcm, params, request.rate, 0) < 0) {
    throw unsupported('capture.rate-unsupported', pcm, request);
  }
}

type Unsupported = 'capture.format-unsupported' | 'capture.channels-unsupported' | 'capture.rate-unsupported';

/** A refusal that says what the device has instead. */
function unsupported(code: Unsupported, pcm: PcmHandle, request: CaptureRequest): CaptureProblem {
  const { device } = request;
  const can = readCapabilities(pcm, device);
  const { rates, sampleFormats, channelsMin, channelsMax } = can;
  const channels =
    channelsMin === channelsMax ? String(channelsMax) : `${String(channelsMin)} to ${String(channelsMax)}`;
  const sentences: Record<Unsupported, string> = {
    'capture.format-unsupported': `${device} does not give ${request.sampleFormat}. Choose from what it gives: ${sampleFormats.join(', ')}.`,
    'capture.channels-unsupported': `${device} does not give ${String(request.channels)} channels. Choose from what it gives: ${channels}.`,
    'capture.rate-unsupported': `${device} does not give ${String(request.rate)} Hz. Choose from what it gives: ${rates.join(', ')} Hz.`,
  };
  return new CaptureProblem(code, sentences[code], { device, rates, sampleFormats, channelsMin, channelsMax });
}

function setSoftware(pcm: PcmHandle, device: string, periodFrames: number): void {
  const alsa = libasound();
  const out: [SwParamsHandle | null] = [null];
  checked(alsa.swParamsMalloc(out), 'snd_pcm_sw_params_malloc', device);
  const params = out[0];
  if (params === null) throw new Error('snd_pcm_sw_params_malloc answered success and no handle');
  try {
    const boundary: [number | bigint] = [0];
    checked(alsa.swParamsCurrent(pcm, params), 'snd_pcm_sw_params_current', device);
    checked(alsa.swParamsGetBoundary(params, boundary), 'snd_pcm_sw_params_get_boundary', device);
    const threshold = alsa.swParamsSetStopThreshold(pcm, params, boundary[0]);
    checked(threshold, 'snd_pcm_sw_params_set_stop_threshold', device);
    checked(alsa.swParamsSetAvailMin(pcm, params, periodFrames), 'snd_pcm_sw_params_set_avail_min', device);
    checked(alsa.swParamsSetTstampMode(pcm, params, TSTAMP_ENABLE), 'snd_pcm_sw_params_set_tstamp_mode', device);
    // Not MONOTONIC_RAW: frames are dated against UTC by way of CLOCK_MONOTONIC, which Node can read and which is kept in
    // step with true seconds, so that drift measured against it is the card's alone.
    const clock = alsa.swParamsSetTstampType(pcm, params, TSTAMP_TYPE_MONOTONIC);
    checked(clock, 'snd_pcm_sw_params_set_tstamp_type', device);
    checked(alsa.swParams(pcm, params), 'snd_pcm_sw_params', device);
  } finally {
    alsa.swParamsFree(params);
  }
}

/** An unsigned 64-bit value below 2^53 out of two halves, without a BigInt. */
const word = (halves: Uint32Array, at: number): number => (halves[at] ?? 0) + (halves[at + 1] ?? 0) * 0x1_0000_0000;
