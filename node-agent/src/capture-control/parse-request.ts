import { isAbsolute } from 'node:path';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import { END_REASONS, ledgerLine } from '../pcm/ledger.ts';
import { JsonRecord } from '../platform/json-record.ts';
import type { ControlEnvelope, ControlRequest, JoinRequest } from './messages.ts';

const REQUEST_TYPES = [
  'hello',
  'status',
  'join',
  'leave',
  'watch-meters',
  'ledger',
  'take-held',
  'held-is-safe',
  'shutdown',
] as const;
const RECORDING_ID = /^[A-Za-z0-9_-]{1,80}$/;

/**
 * Reads an envelope's number; without it no answer can be addressed.
 *
 * @throws RangeError
 */
export function parseEnvelope(payload: Uint8Array): { id: number; request: JsonRecord } {
  const envelope = JsonRecord.of(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)), 'message');
  return { id: envelope.whole('id') satisfies ControlEnvelope['id'], request: envelope.record('request') };
}

/** @throws CaptureProblem `capture.order-invalid` that names the field */
export function parseRequest(request: JsonRecord): ControlRequest {
  try {
    return readRequest(request);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new CaptureProblem('capture.order-invalid', `${cause.message}.`, {}, { cause });
  }
}

function readRequest(request: JsonRecord): ControlRequest {
  const type = request.word('type', REQUEST_TYPES);
  switch (type) {
    case 'hello':
      return { type, protocolVersion: request.whole('protocolVersion'), client: request.text('client') };
    case 'join':
      return readJoin(request);
    case 'leave':
      return { type, recordingId: recordingId(request), reason: request.word('reason', END_REASONS) };
    case 'watch-meters':
      return { type, isWatching: request.flag('isWatching') };
    case 'ledger':
    case 'take-held':
      return { type, recordingId: recordingId(request) };
    case 'held-is-safe':
      return {
        type,
        recordingId: recordingId(request),
        index: request.whole('index'),
        sha256: request.text('sha256'),
      };
    case 'status':
    case 'shutdown':
      return { type };
  }
}

function readJoin(request: JsonRecord): JoinRequest {
  const dir = request.text('dir');
  if (!isAbsolute(dir)) throw new RangeError(`join.dir ${dir} is not absolute`);
  const channels = request.wholes('channels', 1);
  if (channels.length === 0) throw new RangeError('join.channels is empty');
  if (new Set(channels).size !== channels.length) throw new RangeError('join.channels names a channel twice');
  return {
    type: 'join',
    recordingId: recordingId(request),
    dir,
    channels,
    segmentFrames: request.whole('segmentFrames', 1),
    endAtUtcMs: request.isNull('endAtUtcMs') ? null : request.decimal('endAtUtcMs'),
    // Left out by an agent of the release before.
    preRollMs: request.value('preRollMs') === undefined ? 0 : request.whole('preRollMs'),
    description: request.text('description').slice(0, 256),
    ...(request.value('known') === undefined
      ? {}
      : { known: request.list('known').map((line) => ledgerLine(JsonRecord.of(line, 'join.known'))) }),
  };
}

/** Ids are part of paths and log lines: nothing else may come in by them. */
function recordingId(request: JsonRecord): string {
  const id = request.text('recordingId');
  if (!RECORDING_ID.test(id)) throw new RangeError('recordingId is not an id');
  return id;
}
