import { once } from 'node:events';
import { type Server, connect, createServer } from 'node:net';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { decodeMeterFrame } from '@rakkr/shared/audio/vocabulary';

import { ControlClient } from '../../../src/capture-control/control-client.ts';
import type { CaptureStatus, ControlEvent } from '../../../src/capture-control/messages.ts';
import { CaptureProblem } from '../../../src/pcm/capture-problem.ts';
import type { TapOutcome, TapStart, TapStatus } from '../../../src/pcm/tap.ts';
import type { Guest } from '../lab/guest.ts';
import { PATTERN_FORMAT } from './played-pattern.ts';
import { untilInGuest } from './until-in-guest.ts';

/** The built program; the guest sees it under the same path. */
const CAPTURE_MAIN = fileURLToPath(new URL('../../../dist/capture-main.js', import.meta.url));

const SEGMENT_FRAMES = PATTERN_FORMAT.rate * 2;

/** Levels that were shown before all threads of a capture run at an even pace. */
const LATE_METER_FRAMES = 10;

export interface GuestCaptureOptions {
  /** What libasound opens in the guest. */
  readonly device: string;
  /** Which of the guest's doors for captures: 0 or 1. */
  readonly door?: 0 | 1;
  readonly args?: string;
}

/** A capture process in the guest, spoken to from here as the agent speaks to it. */
export class GuestCapture {
  private recordingId = '';
  private start: TapStart | null = null;

  private constructor(
    private readonly relay: Server,
    readonly client: ControlClient,
    readonly events: readonly ControlEvent[],
  ) {}

  static async start(guest: Guest, { device, door = 0, args = '' }: GuestCaptureOptions): Promise<GuestCapture> {
    const name = `capture-${String(door)}`;
    const socket = `/run/${name}.sock`;
    const { rate, channels, sampleFormat } = PATTERN_FORMAT;
    const format = `--rate ${String(rate)} --channels ${String(channels)} --format ${sampleFormat}`;
    const command = `${process.execPath} ${CAPTURE_MAIN} --source alsa --device ${device} ${format}`;
    const paths = `--socket ${socket} --ring-file /dev/shm/${name}.ring`;
    await guest.shell.start(`${command} ${paths} --log-level info ${args}`, `/run/${name}.log`);
    await guest.shell.start(`socat TCP-LISTEN:${String(4001 + door)},fork,reuseaddr UNIX-CONNECT:${socket}`);
    const here = join(guest.share, `${name}.sock`);
    const relay = await relayTo(guest.capturePorts[door] ?? 0, here);
    const heard = { events: [], meterFrames: 0 };
    const client = await untilInGuest(`the capture of ${device}`, () => attach(here, heard));
    // Its threads start one after the other, slowly here: an order before the last one waits in vain for a first frame.
    await client.request({ type: 'watch-meters', isWatching: true });
    await untilInGuest('levels', async () => (heard.meterFrames > LATE_METER_FRAMES ? true : undefined));
    await client.request({ type: 'watch-meters', isWatching: false });
    return new GuestCapture(relay, client, heard.events);
  }

  get pid(): number {
    return this.client.hello.pid;
  }

  /** Joins a recording that is kept in `dir` of the guest. */
  async join(dir: string, endAtUtcMs: number | null = null): Promise<TapStart> {
    this.recordingId = basename(dir);
    const order = {
      recordingId: this.recordingId,
      dir,
      channels: [1, 2],
      segmentFrames: SEGMENT_FRAMES,
      endAtUtcMs,
      preRollMs: 0,
    };
    this.start = await this.client.request({ type: 'join', ...order, description: 'hardware story' });
    return this.start;
  }

  /** Waits until all segments but the newest are on the disk, with their line. @param earlierSegments  of other runs */
  async diskHasCaughtUp(earlierSegments: number): Promise<void> {
    await untilInGuest('a disk that has what was captured', async () => {
      const { totalFrames, finishedSegments } = await this.tap();
      const full = Math.floor((totalFrames - (this.start?.startFrame ?? 0)) / SEGMENT_FRAMES);
      return finishedSegments - earlierSegments >= full ? true : undefined;
    });
  }

  leave(): Promise<TapOutcome> {
    return this.client.request({ type: 'leave', recordingId: this.recordingId, reason: 'operator' });
  }

  status(): Promise<CaptureStatus> {
    return this.client.request({ type: 'status' });
  }

  /** Waits until the next process would find the ring. */
  async ringOutlives(): Promise<void> {
    await untilInGuest('a ring that outlives its process', async () =>
      (await this.status()).ringOutlives ? true : undefined,
    );
  }

  async tap(): Promise<TapStatus> {
    const [tap] = (await this.status()).taps;
    if (tap === undefined) throw new Error('nothing is recorded');
    return tap;
  }

  /** Frames from the recording's first one to the newest that its device has given, written or not. */
  async capturedFrames(): Promise<number> {
    const { framesCaptured, gapFrames } = await this.status();
    const { startFrame = 0, deviceFrame = 0 } = this.start ?? {};
    return startFrame + framesCaptured + gapFrames - deviceFrame;
  }

  /** Waits until the recording is longer by so many seconds of the device. */
  async record(seconds: number): Promise<void> {
    const goal = (await this.tap()).totalFrames + seconds * PATTERN_FORMAT.rate;
    await untilInGuest(`${String(seconds)} s more`, async () =>
      (await this.tap()).totalFrames >= goal ? true : undefined,
    );
  }

  async when(state: CaptureStatus['deviceState']['state']): Promise<void> {
    await untilInGuest(`a device that is ${state}`, async () => {
      return (await this.status()).deviceState.state === state ? true : undefined;
    });
  }

  /** Waits until nothing is recorded. */
  async recordingEnds(): Promise<void> {
    await untilInGuest('the end of the recording', async () =>
      (await this.status()).taps.length === 0 ? true : undefined,
    );
  }

  /** Lets go of a capture that is gone. */
  detach(): void {
    this.client.close();
    this.relay.close();
  }
}

/** A Unix socket of this machine that leads to a port of the guest, behind which `socat` leads to the capture's. */
async function relayTo(port: number, path: string): Promise<Server> {
  const relay = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far).pipe(near);
    // The guest's end goes when its power is cut; then this end goes too, and the client hears of it.
    for (const end of [near, far]) end.on('error', () => near.destroy());
  });
  relay.listen(path);
  await once(relay, 'listening');
  return relay;
}

interface Heard {
  readonly events: ControlEvent[];
  meterFrames: number;
}

function attach(path: string, heard: Heard): Promise<ControlClient | undefined> {
  return ControlClient.connect(path, 'hardware story', {
    onEvent: (event) => heard.events.push(event),
    onMeterFrame: (frame) => {
      if (decodeMeterFrame(frame).unavailableReason === null) heard.meterFrames += 1;
    },
    onPcmBlock: () => undefined,
    onClose: () => undefined,
  }).catch(notYet);
}

/** Nobody listens yet. */
function notYet(error: unknown): undefined {
  if (!(error instanceof CaptureProblem)) throw error;
}
