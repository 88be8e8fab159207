import type { RoomDto } from '@rakkr/shared/places';
import type { RoomState } from '@rakkr/shared/places/vocabulary';

import { age } from '../../ui/format/age.ts';
import { runningTime } from '../../ui/format/running-time.ts';
import type { StatusTone } from '../../ui/status/status-tone.ts';

/** A press of Record that the node has not answered with a frame for so long is an error. */
export const ARMING_LIMIT_MS = 5000;

/** What a room shows of itself: one state, the worst that is true. */
export interface RoomFace {
  readonly tone: StatusTone;
  readonly word: string;
  /** Running time or age at the right of the head. */
  readonly timer: string | null;
  /** What is recorded, or what the room waits for. */
  readonly what: string;
  /** Fills the head: trouble owns surface. */
  readonly band: StatusTone | null;
  /** One fact at the foot. */
  readonly fact: string;
  readonly isFactAWarning: boolean;
  readonly action: 'record' | 'stop' | 'cancel' | 'none';
  readonly isRecording: boolean;
  readonly isInTrouble: boolean;
}

const QUIET = { timer: null, band: null, isFactAWarning: false, isRecording: false, isInTrouble: false } as const;

/**
 * @param pressedAtMs  a press of Record in this page that the controller has not taken up yet; null without one
 * @param nowMs        the controller's clock
 */
export function roomFace(room: RoomDto, pressedAtMs: number | null, nowMs: number): RoomFace {
  if (pressedAtMs !== null && (room.state === 'ready' || room.state === 'uploading')) {
    return arming(nowMs - pressedAtMs, '');
  }
  return FACES[room.state](room, nowMs);
}

const FACES: Readonly<Record<RoomState, (room: RoomDto, nowMs: number) => RoomFace>> = {
  recording: (room, nowMs) => ({
    ...QUIET,
    ...lossFact(room),
    tone: 'recording',
    word: 'Recording',
    timer: elapsed(room, nowMs),
    what: `${room.activeRecording?.name ?? ''}, no end set`,
    action: 'stop',
    isRecording: true,
  }),
  arming: (room, nowMs) => {
    const pressedAt = room.activeRecording?.requestedAt;
    return arming(pressedAt === undefined ? 0 : nowMs - Date.parse(pressedAt), room.activeRecording?.name ?? '');
  },
  stopping: (room, nowMs) => ({
    ...QUIET,
    tone: 'uploading',
    word: 'Stopping',
    timer: elapsed(room, nowMs),
    what: room.activeRecording?.name ?? '',
    fact: 'What the device still holds is kept',
    action: 'none',
  }),
  uploading: (room) => ({
    ...QUIET,
    tone: 'uploading',
    word: 'Uploading',
    what: room.activeRecording?.name ?? '',
    fact: behind(room) ?? 'The last segments are on their way',
    action: 'record',
  }),
  disconnected: (room, nowMs) => ({
    ...QUIET,
    tone: 'disconnected',
    word: 'Disconnected, records on its own',
    timer: elapsed(room, nowMs),
    what: room.activeRecording?.name ?? '',
    band: 'disconnected',
    fact: 'The node delivers when it is back',
    action: 'none',
    isInTrouble: true,
  }),
  ready: () => ({ ...QUIET, tone: 'ready', word: 'Ready', what: '', fact: 'Not recording', action: 'record' }),
  'not-ready': (room) => ({
    ...QUIET,
    tone: 'warning',
    word: room.channels.length === 0 ? 'Not ready: no microphone channel' : 'Not ready: sound device not there',
    what: '',
    band: 'warning',
    fact: room.channels.length === 0 ? 'Give it a channel on the Nodes page' : 'Check cable and power',
    action: 'none',
    isInTrouble: true,
  }),
  'no-contact': () => ({
    ...QUIET,
    tone: 'unknown',
    word: 'No contact, nothing was recording',
    what: '',
    band: 'unknown',
    fact: 'Look at the recorder and its network',
    action: 'none',
    isInTrouble: true,
  }),
};

function arming(waitedMs: number, what: string): RoomFace {
  const isLate = waitedMs >= ARMING_LIMIT_MS;
  return {
    ...QUIET,
    tone: isLate ? 'critical' : 'armed',
    word: isLate ? 'Still not recording' : 'Arming',
    timer: `pressed ${age(waitedMs)} ago`,
    what,
    band: isLate ? 'critical' : null,
    fact: 'Waiting for the first frame',
    action: 'cancel',
    isInTrouble: isLate,
  };
}

function elapsed(room: RoomDto, nowMs: number): string | null {
  const startedAt = room.activeRecording?.startedAt;
  return startedAt == null ? null : runningTime((nowMs - Date.parse(startedAt)) / 1000);
}

function behind(room: RoomDto): string | null {
  const behindMs = room.activeRecording?.behindMs ?? null;
  return behindMs === null ? null : `${String(Math.round(behindMs / 1000))} s behind`;
}

function lossFact(room: RoomDto): { fact: string; isFactAWarning: boolean } {
  const gapCount = room.activeRecording?.gapCount ?? 0;
  const gaps = `${String(gapCount)} ${gapCount === 1 ? 'gap' : 'gaps'}`;
  const loss = gapCount === 0 ? 'No loss' : gaps;
  return { fact: [loss, behind(room)].filter((part) => part !== null).join(' · '), isFactAWarning: gapCount > 0 };
}
