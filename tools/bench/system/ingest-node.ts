import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

import type { CaptureOrderDto, EnrolledDto, ManifestSegmentDto } from '@rakkr/shared/agent-protocol';
import { PROTOCOL_VERSION, SEGMENT_HEADERS } from '@rakkr/shared/agent-protocol/vocabulary';
import { type PcmFormat, bytesPerFrame } from '@rakkr/shared/audio/vocabulary';
import type { EnrolmentTokenDto, NodeDto } from '@rakkr/shared/nodes';
import type { RecordingDetailDto, RecordingDto } from '@rakkr/shared/recordings';

import { eventually } from '../../../console/e2e/support/eventually.ts';
import type { Operator } from '../../../console/e2e/support/operator.ts';
import type { SegmentSource } from './segment-source.ts';

const INTERFACE_ID = 'bench';

/** A node that has no device and no spool: it speaks the node's HTTP routes, to feed the controller known bytes. */
export class IngestNode {
  readonly id: string;
  readonly credential: string;
  readonly controllerUrl: string;
  private readonly operator: Operator;

  private constructor(operator: Operator, enrolled: EnrolledDto) {
    this.operator = operator;
    this.controllerUrl = operator.url;
    this.id = enrolled.nodeId;
    this.credential = enrolled.credential;
  }

  static async enrol(operator: Operator, alias: string, channels: number): Promise<IngestNode> {
    const { id } = await operator.post<NodeDto>('nodes', { alias });
    const { token } = await operator.post<EnrolmentTokenDto>(`nodes/${id}/bootstrap-token`);
    const body = { hostname: 'bench', agentVersion: '0.1.0', protocolVersion: PROTOCOL_VERSION };
    const answer = await fetch(`${operator.url}/api/v1/enrolment`, init(token, body));
    const node = new IngestNode(operator, ((await answer.json()) as { data: EnrolledDto }).data); // the route's contract
    await node.tell('inventory', { interfaces: [device(channels)] });
    return node;
  }

  /** Starts a recording on this node and confirms its first frame. */
  async record(format: PcmFormat): Promise<IngestRecording> {
    await this.tell('heartbeat', { agentVersion: '0.1.0', hostname: 'bench', ipAddresses: [] });
    const wish = { nodeId: this.id, captureInterfaceId: INTERFACE_ID };
    await this.operator.post<RecordingDto>('recordings', wish);
    const claim = { protocolVersion: PROTOCOL_VERSION, agentInstanceId: `bench-${this.id}`, waitMs: 10_000 };
    const order = await this.tell<CaptureOrderDto>('capture-jobs/claim', claim);
    const recording = new IngestRecording(this, this.operator, order, format);
    await recording.start();
    return recording;
  }

  /** Posts below the node's own path, or below `/api/v1/` when the path begins with a slash. */
  async tell<T>(path: string, body: object): Promise<T> {
    const full = path.startsWith('/') ? path.slice(1) : `nodes/${this.id}/${path}`;
    const answer = await fetch(`${this.operator.url}/api/v1/${full}`, init(this.credential, body));
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${said}`);
    return (said === '' ? undefined : (JSON.parse(said) as { data: unknown }).data) as T; // the envelope of the contract
  }
}

/** One recording whose segments come from this program. */
export class IngestRecording {
  readonly id: string;
  private readonly node: IngestNode;
  private readonly operator: Operator;
  private readonly order: CaptureOrderDto;
  private readonly format: PcmFormat;
  private readonly sent: ManifestSegmentDto[] = [];

  constructor(node: IngestNode, operator: Operator, order: CaptureOrderDto, format: PcmFormat) {
    this.id = order.recordingId;
    this.node = node;
    this.operator = operator;
    this.order = order;
    this.format = format;
  }

  async start(): Promise<void> {
    const { epoch } = this.order;
    await this.node.tell(`/capture-jobs/${this.order.jobId}/report`, {
      epoch,
      phase: 'capturing',
      framesCaptured: 0,
      start: this.startFacts(),
      gaps: [],
    });
  }

  /** Address and headers of the route that takes a segment. */
  segmentRoute(index: number, startFrame: number, source: SegmentSource): SegmentRoute {
    const lengthFrames = source.sizeBytes / bytesPerFrame(this.format);
    return {
      url: `${this.operator.url}/api/v1/recordings/${this.id}/segments/${index}`,
      headers: {
        authorization: `Bearer ${this.node.credential}`,
        'content-type': 'application/octet-stream',
        'content-length': String(source.sizeBytes),
        [SEGMENT_HEADERS.startFrame]: String(startFrame),
        [SEGMENT_HEADERS.frames]: String(lengthFrames),
        [SEGMENT_HEADERS.digest]: `sha-256=:${Buffer.from(source.sha256, 'hex').toString('base64')}:`,
      },
    };
  }

  async send(index: number, startFrame: number, source: SegmentSource): Promise<void> {
    await put(this.segmentRoute(index, startFrame, source), source);
    const lengthFrames = source.sizeBytes / bytesPerFrame(this.format);
    this.noteSent({ index, startFrame, lengthFrames, sha256: source.sha256 });
  }

  /** Puts a segment on the list that closes the recording; another program sends it. */
  noteSent({ index, startFrame, lengthFrames, sha256 }: ManifestSegmentDto): void {
    this.sent.push({ index, startFrame, lengthFrames, sha256 });
  }

  /** Declares what was sent as the whole recording and waits until the controller has verified it. */
  async close(): Promise<RecordingDetailDto> {
    const segments = this.sent.toSorted((a, b) => a.index - b.index);
    const last = segments.at(-1);
    await this.node.tell(`/capture-jobs/${this.order.jobId}/manifest`, {
      epoch: this.order.epoch,
      totalFrames: last === undefined ? 0 : last.startFrame + last.lengthFrames,
      endedAt: new Date().toISOString(),
      start: this.startFacts(),
      segments,
      gaps: [],
    });
    return eventually('the recording is verified', async () => {
      const recording = await this.operator.get<RecordingDetailDto>(`recordings/${this.id}`);
      return recording.isVerified ? recording : undefined;
    });
  }

  private startFacts(): object {
    const { sampleFormat } = this.format;
    return { startedAt: START, format: this.format, deviceFormat: sampleFormat, isDemo: false };
  }
}

export interface SegmentRoute {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const START = new Date().toISOString();

async function put({ url, headers }: SegmentRoute, source: SegmentSource): Promise<void> {
  const upload = request(url, { method: 'PUT', headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    upload.once('response', resolve).once('error', reject),
  );
  await Promise.all([pipeline(source.body(), upload), answered]);
  const answer = await answered;
  const said = await text(answer);
  if (answer.statusCode !== 201) throw new Error(`${url} answered ${answer.statusCode ?? 0}: ${said}`);
}

const init = (bearer: string, body: object): RequestInit => ({
  method: 'POST',
  headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const device = (channels: number): object => ({
  id: INTERFACE_ID,
  alias: 'Bench device',
  backend: 'alsa',
  systemName: 'Bench',
  systemRef: 'bench',
  channelCount: channels,
  sampleRates: [48_000],
  sampleFormats: ['S16_LE', 'S32_LE'],
  channels: Array.from({ length: channels }, (_, index) => ({ index: index + 1, alias: `Channel ${index + 1}` })),
});
