import { createHash, randomUUID } from 'node:crypto';

import type {
  CaptureManifestDto,
  CaptureOrderDto,
  DeclaredGapDto,
  ReportCaptureDto,
} from '@rakkr/shared/agent-protocol';
import { bytesPerFrame } from '@rakkr/shared/audio/vocabulary';

import type { ApiAnswer, ApiClient } from './api-client.ts';

export const INTERFACE_ID = 'card-1';
export const STARTED_AT = '2026-11-21T09:00:00.000Z';

const BYTES = 0x100;

/** Audio in which every byte follows from its place, so that a lost or swapped one is arithmetic. */
export const counted = (startFrame: number, frames: number, frameBytes: number): Buffer => {
  const pcm = Buffer.alloc(frames * frameBytes);
  for (let at = 0; at < pcm.length; at++) {
    const position = startFrame * frameBytes + at;
    pcm[at] = (position * 7 + Math.floor(position / BYTES) * 13 + 1) % BYTES;
  }
  return pcm;
};

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface TestSegment {
  readonly index: number;
  readonly startFrame: number;
  readonly pcm: Buffer;
}

export interface TestRecorderOptions {
  readonly channels?: number;
  readonly roomId?: string;
}

/** The wire of a recorder node: a credential of its own, one sound device, whatever it is told to say. */
export class TestRecorder {
  private constructor(
    readonly nodeId: string,
    readonly client: ApiClient,
    readonly channels: number,
  ) {}

  static async enrol(
    admin: ApiClient,
    withBearer: (token: string) => ApiClient,
    { channels = 2, roomId }: TestRecorderOptions = {},
  ): Promise<TestRecorder> {
    const alias = `recorder ${randomUUID().slice(0, 8)}`;
    const made = await admin.post('nodes', { alias, ...(roomId === undefined ? {} : { roomId }) });
    const token = await admin.post(`nodes/${made.data.id}/bootstrap-token`, {});
    const enrolled = await withBearer(token.data.token).post('enrolment', {
      hostname: 'recorder',
      agentVersion: '0.1.0',
      protocolVersion: 1,
    });
    const recorder = new TestRecorder(made.data.id, withBearer(enrolled.data.credential), channels);
    await recorder.heartbeat();
    await recorder.inventory();
    return recorder;
  }

  get format() {
    return { sampleFormat: 'S16_LE', rate: 48_000, channels: this.channels } as const;
  }

  get frameBytes(): number {
    return bytesPerFrame(this.format);
  }

  async heartbeat(): Promise<ApiAnswer> {
    return this.client.post(`nodes/${this.nodeId}/heartbeat`, { agentVersion: '0.1.0', hostname: 'recorder' });
  }

  async inventory(): Promise<ApiAnswer> {
    const channels = Array.from({ length: this.channels }, (_, at) => ({ index: at + 1, alias: `Mic ${at + 1}` }));
    const card = {
      id: INTERFACE_ID,
      alias: 'Card',
      backend: 'alsa',
      systemName: 'Card',
      systemRef: 'hw:CARD=Card,DEV=0',
      channelCount: this.channels,
      sampleRates: [48_000],
      channels,
    };
    return this.client.post(`nodes/${this.nodeId}/inventory`, { interfaces: [card] });
  }

  async claim(waitMs = 0, agentInstanceId = 'first'): Promise<ApiAnswer> {
    return this.client.post(`nodes/${this.nodeId}/capture-jobs/claim`, { protocolVersion: 1, agentInstanceId, waitMs });
  }

  /** Starts a recording of the whole device, claims it and confirms its first frame. */
  async record(operator: ApiClient, wish: object = {}): Promise<CaptureOrderDto> {
    const started = await operator.post('recordings', {
      nodeId: this.nodeId,
      captureInterfaceId: INTERFACE_ID,
      ...wish,
    });
    if (started.status !== 202) throw new Error(JSON.stringify(started.body));
    const { data } = await this.claim();
    const reported = await this.report(data, { start: this.start() });
    if (reported.status !== 200) throw new Error(JSON.stringify(reported.body));
    return data;
  }

  start() {
    return { startedAt: STARTED_AT, format: this.format, deviceFormat: 'S16_LE', isDemo: false } as const;
  }

  async report(order: CaptureOrderDto, report: Partial<ReportCaptureDto> = {}): Promise<ApiAnswer> {
    const usual = { epoch: order.epoch, phase: 'capturing', framesCaptured: 0, gaps: [] };
    return this.client.post(`capture-jobs/${order.jobId}/report`, { ...usual, ...report });
  }

  segment(index: number, startFrame: number, frames: number): TestSegment {
    return { index, startFrame, pcm: counted(startFrame, frames, this.frameBytes) };
  }

  async put(recordingId: string, segment: TestSegment, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const { index, startFrame, pcm } = segment;
    const response = await this.client.send(`recordings/${recordingId}/segments/${index}`, {
      method: 'PUT',
      body: new Uint8Array(pcm),
      headers: {
        'content-type': 'application/octet-stream',
        'x-rakkr-start-frame': String(startFrame),
        'x-rakkr-frames': String(pcm.length / this.frameBytes),
        'content-digest': `sha-256=:${createHash('sha256').update(pcm).digest('base64')}:`,
        ...headers,
      },
    });
    const body = JSON.parse(await response.text());
    return { status: response.status, headers: response.headers, body, data: body.data, problem: body };
  }

  async manifest(
    order: CaptureOrderDto,
    segments: readonly TestSegment[],
    rest: Partial<CaptureManifestDto> = {},
  ): Promise<ApiAnswer> {
    const ends = segments.map(({ startFrame, pcm }) => startFrame + pcm.length / this.frameBytes);
    return this.client.post(`capture-jobs/${order.jobId}/manifest`, {
      epoch: order.epoch,
      totalFrames: Math.max(0, ...ends),
      endedAt: '2026-11-21T09:10:00.000Z',
      gaps: [],
      ...(segments.length === 0 ? {} : { start: this.start() }),
      segments: segments.map(({ index, startFrame, pcm }) => ({
        index,
        startFrame,
        lengthFrames: pcm.length / this.frameBytes,
        sha256: sha256(pcm),
      })),
      ...rest,
    });
  }
}

export const gapAt = (startFrame: number, lengthFrames: number): DeclaredGapDto => ({
  startFrame,
  lengthFrames,
  cause: 'overrun',
  startedAt: STARTED_AT,
});
