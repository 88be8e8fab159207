import { MessageChannel, type MessagePort, Worker, receiveMessageOnPort } from 'node:worker_threads';

import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { ExternalProgram } from '../pcm/external-program.ts';
import { FrameClock } from '../pcm/frame-clock.ts';
import type { GrantedPcm, PcmRead, PcmSource } from '../pcm/pcm-source.ts';
import { monotonicNs } from '../platform/clock.ts';
import type { ProgramEnd, ProgramSettings } from './program-messages.ts';
import { ProgramRing, programRingMemory } from './program-ring.ts';
import type { SourceOptions } from './source-options.ts';

/** A program that gives nothing for so long answers an empty read, so that its reader can look for an order to stop. */
const SILENT_PROGRAM_MS = 500;
/** A program that gives nothing for so long is ended and started again; what it missed is a gap. */
const STALLED_AFTER_MS = 4_000;
/** Longer than the program's thread waits before it kills. */
const END_TIMEOUT_MS = 3_000;

/**
 * A program that writes raw interleaved PCM to its standard output, such as `pw-record` or `jack_capture`.
 *
 * Its frames have no device clock: they are dated by their arrival, so a frame that the program loses by itself cannot
 * be seen; only what it does not deliver between two starts, and what nobody took from it, is counted.
 */
export class ExternalSource implements PcmSource {
  readonly kind = 'external';
  readonly granted: GrantedPcm;
  private readonly clock: FrameClock;
  private readonly framesRead = { kind: 'frames' as const, frames: 0, firstFrameAtNs: 0 };
  /** Frames read or lost since the program started. */
  private streamFrame = 0;
  private lastAtNs = 0;
  private readonly startedAtNs = monotonicNs();
  private isOpen = true;
  private hasStalled = false;
  private end: ProgramEnd | null = null;

  private constructor(
    options: SourceOptions,
    private readonly program: ExternalProgram,
    private readonly ring: ProgramRing,
    private readonly port: MessagePort,
  ) {
    const { format, periodFrames } = options;
    this.granted = { format, periodFrames, bufferFrames: ring.capacityFrames };
    this.clock = new FrameClock(format.rate);
  }

  /**
   * Starts the program and waits for its first period.
   *
   * @param thread  the built `program-thread`
   * @throws CaptureProblem with the program's exit and last words, if it ends or stays silent instead
   */
  static open(options: SourceOptions, thread: URL): ExternalSource {
    const { bufferFrames, periodFrames, format, program } = options;
    if (program === undefined) throw new Error('an external source is opened with its program');
    const memory = programRingMemory(Math.max(bufferFrames, 2 * periodFrames), bytesPerFrame(format));
    const { port1, port2 } = new MessageChannel();
    const settings: ProgramSettings = { program, ring: memory, port: port2 };
    const worker = new Worker(thread, { workerData: settings, transferList: [port2], trackUnmanagedFds: false });
    worker.unref();
    const source = new ExternalSource(options, program, new ProgramRing(memory), port1);
    if (source.waitForPeriod(STALLED_AFTER_MS)) return source;
    source.hasStalled = !source.ring.hasEnded;
    source.close();
    throw source.problem();
  }

  read(target: Uint8Array): PcmRead {
    if (!this.isOpen) return ENDED;
    const { ring } = this;
    if (!this.waitForPeriod(SILENT_PROGRAM_MS) && ring.readyFrames === 0) {
      if (ring.lostFrames > 0) return this.overrun(ring.takeLost());
      if (ring.hasEnded) return ENDED;
      this.hasStalled = monotonicNs() - Math.max(this.startedAtNs, ring.arrivedAtNs) > STALLED_AFTER_MS * 1e6;
      if (this.hasStalled) return ENDED;
    }
    return this.readFrames(target);
  }

  /** Ends the program and waits for that; frames that were not read are given up. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.port.postMessage('end');
    this.waitFor(() => this.ring.hasEnded, END_TIMEOUT_MS);
    // The program's thread, which is ours, sends nothing else.
    this.end = (receiveMessageOnPort(this.port)?.message as ProgramEnd | undefined) ?? null;
    this.port.close();
  }

  /** Why a source that is closed gave no more frames. */
  problem(): CaptureProblem {
    const { command } = this.program;
    const { how, lastWords } = this.end ?? { how: 'does not end', lastWords: '' };
    const what = this.hasStalled ? `gave no sound for ${String(STALLED_AFTER_MS / 1000)} s and was stopped` : how;
    const said = lastWords === '' ? 'It gave no reason.' : `Its last words: ${lastWords}`;
    const detail = `The program ${command} ${what}. Check its device and arguments. ${said}`;
    return new CaptureProblem('capture.program-ended', detail, { command });
  }

  /** False if the ring has less than a period and will not soon have one. */
  private waitForPeriod(timeoutMs: number): boolean {
    const { ring } = this;
    const hasPeriod = (): boolean => ring.readyFrames >= this.granted.periodFrames;
    this.waitFor(() => hasPeriod() || ring.lostFrames > 0 || ring.hasEnded, timeoutMs);
    return hasPeriod();
  }

  private waitFor(isSo: () => boolean, timeoutMs: number): void {
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      const { bell } = this.ring;
      const restMs = deadlineMs - performance.now();
      if (isSo() || restMs <= 0) return;
      this.ring.wait(bell, restMs);
    }
  }

  private overrun(lostFrames: number): PcmRead {
    this.streamFrame += lostFrames;
    return { kind: 'gap', lostFrames, fault: 'overrun' };
  }

  private readFrames(target: Uint8Array): PcmRead {
    const { ring, framesRead } = this;
    // Looked at before the time: frames that arrive in between make the time late, never early.
    const ready = ring.readyFrames;
    if (ready > 0) this.clock.observe(this.streamFrame + ready, ring.arrivedAtNs);
    // A program's first frames come late; what follows them is not dated before them.
    this.lastAtNs = Math.max(this.lastAtNs + 1, this.clock.capturedAtNs(this.streamFrame));
    framesRead.frames = ring.read(target, this.granted.periodFrames);
    framesRead.firstFrameAtNs = this.lastAtNs;
    this.streamFrame += framesRead.frames;
    return framesRead;
  }
}

const ENDED: PcmRead = { kind: 'ended', fault: 'device-gone' };
