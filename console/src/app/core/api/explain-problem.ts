import { type ProblemCode, isProblemCode, problems } from '@rakkr/shared/problems/vocabulary';

import type { ShownProblem } from '../../ui/view-state/shown-problem.ts';
import { ApiProblem, type ApiProblemCode } from './api-problem.ts';

/** Why and what to do, for codes of which the console knows more than the title says. */
const SENTENCES: Partial<Record<ApiProblemCode, string>> = {
  'console.unreachable': 'The controller does not answer. Rooms keep recording without it.',
  'console.not-understood': 'Something between you and the controller answered in its place.',
  'server.unavailable': "The controller's database does not answer. Nodes record and keep everything until it is back.",
  'server.storage-full': 'The controller has no room left for audio. Nodes keep theirs until there is.',
  'node.offline': 'There is no contact with its recorder. Look at the machine and its network.',
  'node.interface-absent': 'Its sound device is not connected. Check cable and power; it is found again by itself.',
  'room.without-channels': 'The room has no microphone channel yet. Give it one on the Nodes page.',
  'capture.device-busy': 'Another program on the recorder holds the sound device. Close it, then record again.',
  'capture.first-frame-timeout': 'The device was opened but gives no frames. Check its cable and its clock.',
  'spool.disk-full': 'The recorder has no space left for audio. Free some on it, then record again.',
  'access.forbidden': 'Your role does not allow this. Ask an administrator.',
};

const withStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/**
 * What a person is told: what did not happen, why, what to do.
 *
 * @param whatFailed  `Rooms cannot be shown`, without a stop
 */
export function explainProblem(error: unknown, whatFailed: string): ShownProblem {
  if (!(error instanceof ApiProblem)) {
    const detail = error instanceof Error ? `This page failed: ${withStop(error.message)}` : null;
    return { title: whatFailed, detail, requestId: null, atMs: Date.now() };
  }
  const { detail, requestId } = error.facts;
  return {
    title: whatFailed,
    detail: whyAndWhatToDo(SENTENCES[error.code] ?? error.title, detail),
    requestId,
    atMs: error.atMs,
  };
}

/** A failure that a node has told: it is no answer to a request of this page. */
export interface ToldFailure {
  readonly code: ProblemCode;
  /** As the node said it, in sentences. */
  readonly reason: string;
  /** UTC instant, ISO 8601. */
  readonly failedAt: string;
}

/**
 * The same for what a node has told: its own words know the case, and what to do about it. The kind stands in for a node
 * that said nothing.
 *
 * @param whatFailed  `Not recorded`, without a stop
 */
export const explainFailure = ({ code, reason, failedAt }: ToldFailure, whatFailed: string): ShownProblem => ({
  title: whatFailed,
  detail: withStop(reason === '' ? kindOf(code) : reason),
  requestId: null,
  atMs: Date.parse(failedAt),
});

/** A page that was loaded before its controller was upgraded may be told of a kind that came with the upgrade. */
const kindOf = (code: ProblemCode): string => {
  if (!isProblemCode(code)) return 'The node does not say why';
  return SENTENCES[code] ?? whyAndWhatToDo(problems[code].title, problems[code].advice);
};

/** Who refuses knows the case, but not always the kind: its own words follow, they do not replace. */
const whyAndWhatToDo = (kind: string | null, detail: string | null): string =>
  [kind, detail]
    .filter((text) => text !== null)
    .map(withStop)
    .join(' ');
