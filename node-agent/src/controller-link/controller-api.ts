import type { Readable } from 'node:stream';

import {
  type AttachDto,
  type CaptureFailedDto,
  type CaptureManifestDto,
  CaptureOrderDto,
  type ClaimDto,
  type EnrolDto,
  EnrolledDto,
  HeartbeatAnswerDto,
  type HeartbeatDto,
  NodeConfigDto,
  PROTOCOL_VERSION,
  RENDITION_HEADERS,
  RenditionReceiptDto,
  ReportAnswerDto,
  type ReportCaptureDto,
  SEGMENT_HEADERS,
  SegmentReceiptDto,
} from '@rakkr/shared/agent-protocol';
import type { InventoryDto } from '@rakkr/shared/nodes';
import { CaptureJobDto } from '@rakkr/shared/recordings';
import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import type { ControllerHttp } from './controller-http.ts';

export interface SegmentUpload {
  readonly recordingId: string;
  readonly index: number;
  readonly startFrame: number;
  readonly lengthFrames: number;
  readonly sizeBytes: number;
  /** SHA-256 of the body, lower-case hex. */
  readonly sha256: string;
  readonly body: Readable;
}

export interface RenditionUpload {
  readonly recordingId: string;
  readonly codec: RenditionCodec;
  /** Length of its audio. */
  readonly durationMs: number;
  readonly sizeBytes: number;
  /** SHA-256 of the body, lower-case hex. */
  readonly sha256: string;
  readonly body: Readable;
}

/** The controller may take its time over the answer beyond the wait that was asked for, ms. */
const CLAIM_GRACE_MS = 10_000;
/** A rendition may be a file of hours: the controller has time to put it on its disk, ms. */
const RENDITION_STALL_MS = 120_000;
/** A segment on which nothing moves for so long has lost its connection, ms. */
const UPLOAD_STALL_MS = 60_000;
const MANIFEST_TIMEOUT_MS = 120_000;

/** What a node asks and tells its controller. Every method throws ControllerRefusal or ControllerAway. */
export class ControllerApi {
  constructor(
    private readonly http: ControllerHttp,
    readonly nodeId: string,
    /** One per start of this program. */
    private readonly agentInstanceId: string,
  ) {}

  static enrol(http: ControllerHttp, body: EnrolDto): Promise<EnrolledDto> {
    return http.ask({ method: 'POST', path: 'enrolment', json: body }, EnrolledDto);
  }

  heartbeat(body: HeartbeatDto): Promise<HeartbeatAnswerDto> {
    return this.http.ask({ method: 'POST', path: this.ownPath('heartbeat'), json: body }, HeartbeatAnswerDto);
  }

  postInventory(body: InventoryDto): Promise<void> {
    return this.http.tell({ method: 'POST', path: this.ownPath('inventory'), json: body });
  }

  config(): Promise<NodeConfigDto> {
    return this.http.ask({ method: 'GET', path: this.ownPath('config') }, NodeConfigDto);
  }

  /** Waits for work; null where there was none in that time. */
  claim(waitMs: number, signal: AbortSignal): Promise<CaptureOrderDto | null> {
    const json: ClaimDto = { protocolVersion: PROTOCOL_VERSION, agentInstanceId: this.agentInstanceId, waitMs };
    return this.http.askMaybe(
      {
        method: 'POST',
        path: this.ownPath('capture-jobs/claim'),
        json,
        timeoutMs: waitMs + CLAIM_GRACE_MS,
        signal,
      },
      CaptureOrderDto,
    );
  }

  /** Takes up again what this node holds already; the answer carries the new epoch. */
  attach(jobId: string): Promise<CaptureOrderDto> {
    const json: AttachDto = { protocolVersion: PROTOCOL_VERSION, agentInstanceId: this.agentInstanceId };
    return this.http.ask({ method: 'POST', path: `capture-jobs/${jobId}/attach`, json }, CaptureOrderDto);
  }

  /** What the controller says of a job that this node cannot attach to any more. */
  job(jobId: string): Promise<CaptureJobDto> {
    return this.http.ask({ method: 'GET', path: `capture-jobs/${jobId}` }, CaptureJobDto);
  }

  report(jobId: string, body: ReportCaptureDto): Promise<ReportAnswerDto> {
    return this.http.ask({ method: 'POST', path: `capture-jobs/${jobId}/report`, json: body }, ReportAnswerDto);
  }

  manifest(jobId: string, body: CaptureManifestDto): Promise<void> {
    return this.http.tell({
      method: 'POST',
      path: `capture-jobs/${jobId}/manifest`,
      json: body,
      timeoutMs: MANIFEST_TIMEOUT_MS,
    });
  }

  failed(jobId: string, body: CaptureFailedDto): Promise<void> {
    return this.http.tell({ method: 'POST', path: `capture-jobs/${jobId}/failed`, json: body });
  }

  putSegment(segment: SegmentUpload): Promise<SegmentReceiptDto> {
    return this.http.ask(
      {
        method: 'PUT',
        path: `recordings/${segment.recordingId}/segments/${String(segment.index)}`,
        body: segment.body,
        headers: {
          'content-type': 'application/octet-stream',
          'content-length': String(segment.sizeBytes),
          [SEGMENT_HEADERS.startFrame]: String(segment.startFrame),
          [SEGMENT_HEADERS.frames]: String(segment.lengthFrames),
          [SEGMENT_HEADERS.digest]: `sha-256=:${Buffer.from(segment.sha256, 'hex').toString('base64')}:`,
        },
        timeoutMs: UPLOAD_STALL_MS,
      },
      SegmentReceiptDto,
    );
  }

  /** Sends a whole rendition. */
  putRendition(rendition: RenditionUpload): Promise<RenditionReceiptDto> {
    return this.http.ask(
      {
        method: 'PUT',
        path: `recordings/${rendition.recordingId}/renditions/${rendition.codec}`,
        body: rendition.body,
        headers: {
          'content-type': 'application/octet-stream',
          'content-length': String(rendition.sizeBytes),
          [RENDITION_HEADERS.durationMs]: String(rendition.durationMs),
          [RENDITION_HEADERS.digest]: `sha-256=:${Buffer.from(rendition.sha256, 'hex').toString('base64')}:`,
        },
        timeoutMs: RENDITION_STALL_MS,
      },
      RenditionReceiptDto,
    );
  }

  private ownPath(rest: string): string {
    return `nodes/${encodeURIComponent(this.nodeId)}/${rest}`;
  }
}
