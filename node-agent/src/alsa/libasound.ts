import koffi, { type LibraryHandle } from 'koffi';

/**
 * The only file that knows libasound: what is called, what it answers, who frees.
 *
 * Return codes: 0 or more is success, a negative number is -errno. "Blocks" says whether the call may wait for hardware
 * or for another process. Handles belong to the caller until the matching close or free.
 *
 * What has no comment of its own keeps to one of three rules, and does not block. `…Malloc` gives an empty structure:
 * 0, or -ENOMEM; the caller frees it. `…Free` takes it back, once, and answers nothing. A getter or setter that answers
 * no number works on a structure in memory and cannot fail; a string is copied, the C string stays with its structure.
 *
 * @see https://www.alsa-project.org/alsa-doc/alsa-lib/ (1.2.8)
 */
declare const handle: unique symbol;
type Handle<Name extends string> = bigint & { readonly [handle]: Name };
export type PcmHandle = Handle<'snd_pcm_t'>;
export type HwParamsHandle = Handle<'snd_pcm_hw_params_t'>;
export type SwParamsHandle = Handle<'snd_pcm_sw_params_t'>;
export type CtlHandle = Handle<'snd_ctl_t'>;
export type CardInfoHandle = Handle<'snd_ctl_card_info_t'>;
export type PcmInfoHandle = Handle<'snd_pcm_info_t'>;
export type HintHandle = Handle<'hint'>;

/** An out parameter: the call replaces the one element. */
export type Out<T> = [T | null];
export type OutNumber = [number];

export const STREAM_CAPTURE = 1;
export const OPEN_NONBLOCK = 1;
export const ACCESS_RW_INTERLEAVED = 3;
export const TSTAMP_ENABLE = 1;
export const TSTAMP_TYPE_MONOTONIC = 1;

/** snd_pcm_format_t of the formats that the product captures. */
export const FORMAT_NUMBERS = { S16_LE: 2, S24_LE: 6, S32_LE: 10, FLOAT_LE: 14, S24_3LE: 32 } as const;

type Callable = (...args: never[]) => unknown;

export type LibAsound = ReturnType<typeof bind>;

let bound: LibAsound | undefined;

/**
 * libasound, loaded at the first call: a node without it can still run a demo source.
 *
 * @throws Error where libasound.so.2 is not installed
 */
export function libasound(): LibAsound {
  bound ??= bind();
  return bound;
}

const OPAQUE_TYPES = [
  'snd_pcm_t',
  'snd_pcm_hw_params_t',
  'snd_pcm_sw_params_t',
  'snd_pcm_info_t',
  'snd_ctl_t',
  'snd_ctl_card_info_t',
];

/** koffi keeps one table of type names per process and refuses a name that it has. */
function declareTypes(): void {
  try {
    koffi.type('snd_pcm_t');
  } catch {
    // Not declared yet in this process: asking is the only way koffi offers to find out.
    for (const name of OPAQUE_TYPES) koffi.opaque(name);
    koffi.disposable('snd_malloced_string', 'char *');
  }
}

/**
 * Stops libasound from printing to stderr: a device that is away is asked for twice a second, and everything that it
 * has to say is in the errno.
 *
 * Its handler must be C, because it may be called when the JavaScript that set it has gone. getpid looks at no argument
 * and changes nothing, which is all that is asked of it.
 */
function silence(library: LibraryHandle): void {
  library.func('int snd_lib_error_set_handler(void *handler)')(koffi.load('libc.so.6').symbol('getpid'));
}

function bind() {
  const library = koffi.load('libasound.so.2');
  declareTypes();
  // koffi's functions take and give anything: the C prototype next to each type is what makes the type true.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the parameter is the declared type
  const fn = <F extends Callable>(prototype: string): F => library.func(prototype) as Callable as F;

  silence(library);

  return {
    /**
     * Opens a PCM. With OPEN_NONBLOCK: does not block; -EBUSY held by another, -ENOENT no such name, -ENODEV no such
     * card, -EACCES not allowed. Without it a busy device makes it wait. Caller closes.
     */
    pcmOpen: fn<(pcm: Out<PcmHandle>, name: string, stream: number, mode: number) => number>(
      'int snd_pcm_open(_Out_ snd_pcm_t **pcm, const char *name, int stream, int mode)',
    ),
    /** Frees the handle, whatever it returns. Blocks shortly while the stream stops. */
    pcmClose: fn<(pcm: PcmHandle) => number>('int snd_pcm_close(snd_pcm_t *pcm)'),
    /** 0 = calls on this handle block from now on, 1 = they do not. Does not block. */
    pcmNonblock: fn<(pcm: PcmHandle, nonblock: number) => number>('int snd_pcm_nonblock(snd_pcm_t *pcm, int nonblock)'),
    /** Starts the stream: -EBADFD not prepared, -ENODEV unplugged. Does not block. */
    pcmStart: fn<(pcm: PcmHandle) => number>('int snd_pcm_start(snd_pcm_t *pcm)'),
    /**
     * Makes a stopped stream ready to start: -EAGAIN the machine is still asleep, -ENODEV unplugged. Blocks while the
     * card wakes up.
     */
    pcmPrepare: fn<(pcm: PcmHandle) => number>('int snd_pcm_prepare(snd_pcm_t *pcm)'),
    /**
     * Waits until avail_min frames can be read: 1 ready, 0 timeout, -EPIPE overrun, -ESTRPIPE suspended, -ENODEV
     * unplugged. Blocks for at most `timeoutMs`.
     */
    pcmWait: fn<(pcm: PcmHandle, timeoutMs: number) => number>('int snd_pcm_wait(snd_pcm_t *pcm, int timeout)'),
    /**
     * Frames ready to read (more than the buffer after an overrun that did not stop the stream), or -EPIPE, -ESTRPIPE,
     * -ENODEV. Does not block.
     */
    pcmAvail: fn<(pcm: PcmHandle) => number>('long snd_pcm_avail(snd_pcm_t *pcm)'),
    /** Skips frames: how many were skipped, or -EPIPE, -ESTRPIPE, -ENODEV. Does not block. */
    pcmForward: fn<(pcm: PcmHandle, frames: number) => number>(
      'long snd_pcm_forward(snd_pcm_t *pcm, unsigned long frames)',
    ),
    /**
     * Reads interleaved frames: how many (fewer after a signal or at a stop), -EPIPE overrun, -ESTRPIPE suspended,
     * -ENODEV unplugged, -EBADFD not running. Blocks until all are there. `buffer` stays the caller's.
     */
    pcmReadi: fn<(pcm: PcmHandle, buffer: Uint8Array, frames: number) => number>(
      'long snd_pcm_readi(snd_pcm_t *pcm, void *buffer, unsigned long frames)',
    ),
    /**
     * Frames ready to read and the time at which that was true, on the clock of the software parameters.
     * `avail` receives u64, `timestamp` two i64: seconds, nanoseconds (typed arrays, so that a read allocates nothing).
     * 0, or -ENODEV. Does not block.
     */
    pcmHtimestamp: fn<(pcm: PcmHandle, avail: Uint32Array, timestamp: Uint32Array) => number>(
      'int snd_pcm_htimestamp(snd_pcm_t *pcm, void *avail, void *tstamp)',
    ),

    hwParamsMalloc: fn<(params: Out<HwParamsHandle>) => number>(
      'int snd_pcm_hw_params_malloc(_Out_ snd_pcm_hw_params_t **params)',
    ),
    hwParamsFree: fn<(params: HwParamsHandle) => void>('void snd_pcm_hw_params_free(snd_pcm_hw_params_t *params)'),
    /** Fills with everything the device can do: 0 or 1, or -ENODEV. Does not block. */
    hwParamsAny: fn<(pcm: PcmHandle, params: HwParamsHandle) => number>(
      'int snd_pcm_hw_params_any(snd_pcm_t *pcm, snd_pcm_hw_params_t *params)',
    ),
    /** Narrows to one access: 0, or -EINVAL. Does not block. */
    hwParamsSetAccess: fn<(pcm: PcmHandle, params: HwParamsHandle, access: number) => number>(
      'int snd_pcm_hw_params_set_access(snd_pcm_t *pcm, snd_pcm_hw_params_t *params, int access)',
    ),
    /** 0 = a format is among what is left, -EINVAL = it is not. Does not block. */
    hwParamsTestFormat: fn<(pcm: PcmHandle, params: HwParamsHandle, format: number) => number>(
      'int snd_pcm_hw_params_test_format(snd_pcm_t *pcm, snd_pcm_hw_params_t *params, int format)',
    ),
    /** Narrows to one format: 0, or -EINVAL. Does not block. */
    hwParamsSetFormat: fn<(pcm: PcmHandle, params: HwParamsHandle, format: number) => number>(
      'int snd_pcm_hw_params_set_format(snd_pcm_t *pcm, snd_pcm_hw_params_t *params, int format)',
    ),
    /** Least channel count that is left: 0, or -EINVAL where none is. Does not block. */
    hwParamsGetChannelsMin: fn<(params: HwParamsHandle, channels: OutNumber) => number>(
      'int snd_pcm_hw_params_get_channels_min(snd_pcm_hw_params_t *params, _Out_ unsigned int *channels)',
    ),
    /** Greatest channel count that is left: 0, or -EINVAL where none is. Does not block. */
    hwParamsGetChannelsMax: fn<(params: HwParamsHandle, channels: OutNumber) => number>(
      'int snd_pcm_hw_params_get_channels_max(snd_pcm_hw_params_t *params, _Out_ unsigned int *channels)',
    ),
    /** Narrows to one channel count: 0, or -EINVAL. Does not block. */
    hwParamsSetChannels: fn<(pcm: PcmHandle, params: HwParamsHandle, channels: number) => number>(
      'int snd_pcm_hw_params_set_channels(snd_pcm_t *pcm, snd_pcm_hw_params_t *params, unsigned int channels)',
    ),
    /**
     * `resample` 0 forbids libasound to convert the rate, so that a rate which the device does not give is refused: 0.
     * Does not block.
     */
    hwParamsSetRateResample: fn<(pcm: PcmHandle, params: HwParamsHandle, resample: number) => number>(
      'int snd_pcm_hw_params_set_rate_resample(snd_pcm_t *pcm, snd_pcm_hw_params_t *params, unsigned int resample)',
    ),
    /** 0 = a rate is among what is left, -EINVAL = it is not; `direction` 0 = exactly. Does not block. */
    hwParamsTestRate: fn<(pcm: PcmHandle, params: HwParamsHandle, rate: number, direction: number) => number>(
      'int snd_pcm_hw_params_test_rate(snd_pcm_t *pcm, snd_pcm_hw_params_t *params, unsigned int rate, int dir)',
    ),
    /** Narrows to one rate: 0, or -EINVAL. Does not block. */
    hwParamsSetRate: fn<(pcm: PcmHandle, params: HwParamsHandle, rate: number, direction: number) => number>(
      'int snd_pcm_hw_params_set_rate(snd_pcm_t *pcm, snd_pcm_hw_params_t *params, unsigned int rate, int dir)',
    ),
    /** Narrows to the period nearest to `frames`, which receives it: 0, or -EINVAL. Does not block. */
    hwParamsSetPeriodSizeNear: fn<
      (pcm: PcmHandle, params: HwParamsHandle, frames: OutNumber, direction: OutNumber) => number
    >(
      'int snd_pcm_hw_params_set_period_size_near(snd_pcm_t *pcm, snd_pcm_hw_params_t *params, _Inout_ unsigned long *frames, _Inout_ int *dir)',
    ),
    /** The largest buffer that is left, frames: 0. Does not block. */
    hwParamsGetBufferSizeMax: fn<(params: HwParamsHandle, frames: OutNumber) => number>(
      'int snd_pcm_hw_params_get_buffer_size_max(snd_pcm_hw_params_t *params, _Out_ unsigned long *frames)',
    ),
    /** Narrows to the buffer nearest to `frames`, which receives it: 0, or -EINVAL. Does not block. */
    hwParamsSetBufferSizeNear: fn<(pcm: PcmHandle, params: HwParamsHandle, frames: OutNumber) => number>(
      'int snd_pcm_hw_params_set_buffer_size_near(snd_pcm_t *pcm, snd_pcm_hw_params_t *params, _Inout_ unsigned long *frames)',
    ),
    /** Installs one configuration and prepares: 0, -EINVAL, -EBUSY, -ENODEV. May block while the hardware is set. */
    hwParams: fn<(pcm: PcmHandle, params: HwParamsHandle) => number>(
      'int snd_pcm_hw_params(snd_pcm_t *pcm, snd_pcm_hw_params_t *params)',
    ),
    /** The format that was installed: 0, or -EINVAL if more than one is left. Does not block. */
    hwParamsGetFormat: fn<(params: HwParamsHandle, format: OutNumber) => number>(
      'int snd_pcm_hw_params_get_format(snd_pcm_hw_params_t *params, _Out_ int *format)',
    ),
    /** The channel count that was installed: 0, or -EINVAL if more than one is left. Does not block. */
    hwParamsGetChannels: fn<(params: HwParamsHandle, channels: OutNumber) => number>(
      'int snd_pcm_hw_params_get_channels(snd_pcm_hw_params_t *params, _Out_ unsigned int *channels)',
    ),
    /**
     * The rate that was installed, `direction` 0 = exactly: 0, or -EINVAL if more than one is left. Does not block.
     */
    hwParamsGetRate: fn<(params: HwParamsHandle, rate: OutNumber, direction: OutNumber) => number>(
      'int snd_pcm_hw_params_get_rate(snd_pcm_hw_params_t *params, _Out_ unsigned int *rate, _Out_ int *dir)',
    ),

    swParamsMalloc: fn<(params: Out<SwParamsHandle>) => number>(
      'int snd_pcm_sw_params_malloc(_Out_ snd_pcm_sw_params_t **params)',
    ),
    swParamsFree: fn<(params: SwParamsHandle) => void>('void snd_pcm_sw_params_free(snd_pcm_sw_params_t *params)'),
    /** Fills with what is in force: 0, or a negative error. Does not block. */
    swParamsCurrent: fn<(pcm: PcmHandle, params: SwParamsHandle) => number>(
      'int snd_pcm_sw_params_current(snd_pcm_t *pcm, snd_pcm_sw_params_t *params)',
    ),
    /**
     * Where the stream's positions wrap; a stop threshold of this never stops. BigInt, it nears 2^63. 0. Does not
     * block.
     */
    swParamsGetBoundary: fn<(params: SwParamsHandle, boundary: [number | bigint]) => number>(
      'int snd_pcm_sw_params_get_boundary(snd_pcm_sw_params_t *params, _Out_ unsigned long *boundary)',
    ),
    /** So many frames ready stop the stream: 0, or a negative error. Does not block. */
    swParamsSetStopThreshold: fn<(pcm: PcmHandle, params: SwParamsHandle, frames: number | bigint) => number>(
      'int snd_pcm_sw_params_set_stop_threshold(snd_pcm_t *pcm, snd_pcm_sw_params_t *params, unsigned long frames)',
    ),
    /** So many frames ready wake who waits, a period at least: 0, or a negative error. Does not block. */
    swParamsSetAvailMin: fn<(pcm: PcmHandle, params: SwParamsHandle, frames: number) => number>(
      'int snd_pcm_sw_params_set_avail_min(snd_pcm_t *pcm, snd_pcm_sw_params_t *params, unsigned long frames)',
    ),
    /** TSTAMP_ENABLE: the device dates its position: 0, or a negative error. Does not block. */
    swParamsSetTstampMode: fn<(pcm: PcmHandle, params: SwParamsHandle, mode: number) => number>(
      'int snd_pcm_sw_params_set_tstamp_mode(snd_pcm_t *pcm, snd_pcm_sw_params_t *params, int mode)',
    ),
    /** Chooses the clock of timestamps: 0, or -EINVAL where a plugin has one clock only. Does not block. */
    swParamsSetTstampType: fn<(pcm: PcmHandle, params: SwParamsHandle, type: number) => number>(
      'int snd_pcm_sw_params_set_tstamp_type(snd_pcm_t *pcm, snd_pcm_sw_params_t *params, int type)',
    ),
    /** Installs the software parameters: 0, or -EINVAL. Does not block. */
    swParams: fn<(pcm: PcmHandle, params: SwParamsHandle) => number>(
      'int snd_pcm_sw_params(snd_pcm_t *pcm, snd_pcm_sw_params_t *params)',
    ),

    /**
     * Replaces a card number by the next one, -1 after the last; start with -1. 0, or a negative error. Does not block.
     */
    cardNext: fn<(card: OutNumber) => number>('int snd_card_next(_Inout_ int *card)'),
    /** Opens the control of a card, "hw:0": 0, -ENODEV, -EACCES. Does not block. Caller closes. */
    ctlOpen: fn<(ctl: Out<CtlHandle>, name: string, mode: number) => number>(
      'int snd_ctl_open(_Out_ snd_ctl_t **ctl, const char *name, int mode)',
    ),
    /** Frees the handle, whatever it returns: 0, or a negative error. Does not block. */
    ctlClose: fn<(ctl: CtlHandle) => number>('int snd_ctl_close(snd_ctl_t *ctl)'),
    cardInfoMalloc: fn<(info: Out<CardInfoHandle>) => number>(
      'int snd_ctl_card_info_malloc(_Out_ snd_ctl_card_info_t **info)',
    ),
    cardInfoFree: fn<(info: CardInfoHandle) => void>('void snd_ctl_card_info_free(snd_ctl_card_info_t *info)'),
    /** Fills with what the card says of itself: 0, or -ENODEV. Does not block. */
    ctlCardInfo: fn<(ctl: CtlHandle, info: CardInfoHandle) => number>(
      'int snd_ctl_card_info(snd_ctl_t *ctl, snd_ctl_card_info_t *info)',
    ),
    cardInfoGetId: fn<(info: CardInfoHandle) => string>(
      'const char *snd_ctl_card_info_get_id(snd_ctl_card_info_t *info)',
    ),
    cardInfoGetName: fn<(info: CardInfoHandle) => string>(
      'const char *snd_ctl_card_info_get_name(snd_ctl_card_info_t *info)',
    ),
    cardInfoGetLongname: fn<(info: CardInfoHandle) => string>(
      'const char *snd_ctl_card_info_get_longname(snd_ctl_card_info_t *info)',
    ),
    /**
     * Replaces a PCM device number by the next one of the card, -1 after the last; start with -1. 0, or -ENODEV. Does
     * not block.
     */
    ctlPcmNextDevice: fn<(ctl: CtlHandle, device: OutNumber) => number>(
      'int snd_ctl_pcm_next_device(snd_ctl_t *ctl, _Inout_ int *device)',
    ),
    pcmInfoMalloc: fn<(info: Out<PcmInfoHandle>) => number>('int snd_pcm_info_malloc(_Out_ snd_pcm_info_t **info)'),
    pcmInfoFree: fn<(info: PcmInfoHandle) => void>('void snd_pcm_info_free(snd_pcm_info_t *info)'),
    pcmInfoSetDevice: fn<(info: PcmInfoHandle, device: number) => void>(
      'void snd_pcm_info_set_device(snd_pcm_info_t *info, unsigned int device)',
    ),
    pcmInfoSetSubdevice: fn<(info: PcmInfoHandle, subdevice: number) => void>(
      'void snd_pcm_info_set_subdevice(snd_pcm_info_t *info, unsigned int subdevice)',
    ),
    pcmInfoSetStream: fn<(info: PcmInfoHandle, stream: number) => void>(
      'void snd_pcm_info_set_stream(snd_pcm_info_t *info, int stream)',
    ),
    /** Fills what the three setters above name: 0, or -ENOENT where the device has no such stream. Does not block. */
    ctlPcmInfo: fn<(ctl: CtlHandle, info: PcmInfoHandle) => number>(
      'int snd_ctl_pcm_info(snd_ctl_t *ctl, snd_pcm_info_t *info)',
    ),
    pcmInfoGetName: fn<(info: PcmInfoHandle) => string>('const char *snd_pcm_info_get_name(snd_pcm_info_t *info)'),

    /**
     * Configured PCM names of all cards and none (card -1): 0, or a negative error. Reads configuration files, and so
     * may wait for a disk. Caller frees the array.
     */
    nameHint: fn<(card: number, interfaceName: string, hints: Out<bigint>) => number>(
      'int snd_device_name_hint(int card, const char *iface, _Out_ void **hints)',
    ),
    /** Frees the array and its hints: 0. Does not block. */
    nameFreeHint: fn<(hints: bigint) => number>('int snd_device_name_free_hint(void *hints)'),
    /** NAME, DESC or IOID of one hint; null = the key is not set. The C string is freed here. Does not block. */
    nameGetHint: fn<(hint: HintHandle, id: string) => string | null>(
      'snd_malloced_string snd_device_name_get_hint(const void *hint, const char *id)',
    ),
    /** The handles in a NULL-terminated array of hints. */
    hintsOf: (hints: bigint): HintHandle[] => {
      const found: HintHandle[] = [];
      for (let index = 0; ; index++) {
        // koffi decodes a C pointer as bigint, or null at the end of the array.
        const hint = koffi.decode(hints, index * koffi.sizeof('void *'), 'void *') as HintHandle | null;
        if (hint === null) return found;
        found.push(hint);
      }
    },
  };
}
