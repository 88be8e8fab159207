import type { RoomDto } from '@rakkr/shared/places';
import type { RoomState } from '@rakkr/shared/places/vocabulary';

import { age } from '../../ui/format/age.ts';
import { timeLeft } from '../../ui/format/disk-space.ts';
import { count } from '../../ui/format/figures.ts';
import { runningTime } from '../../ui/format/running-time.ts';
import type { StatusTone } from '../../ui/status/status-tone.ts';

/** A press of Record that the node has not answered with a frame for so long is an error. */
export const ARMING_LIMIT_MS = 5000;

/** A disk that lasts for less is worth a warning: there is time to free some. */
const SHORT_DISK_S = 3600;

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
  /** What may cost audio while it is recorded, as sentences; null where nothing does. */
  readonly warning: string | null;
  readonly action: 'record' | 'stop' | 'cancel' | 'none';
  readonly isRecording: boolean;
  readonly isInTrouble: boolean;
}

const QUIET = {
  timer: null,
  band: null,
  isFactAWarning: false,
  warning: null,
  isRecording: false,
  isInTrouble: false,
} as const;

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
    ...recordingFact(room),
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

/** Trouble first; how far the controller is behind gives way to a disk that runs short. */
function recordingFact(room: RoomDto): Pick<RoomFace, 'fact' | 'isFactAWarning' | 'warning'> {
  const { gapCount = 0, lostFrames = 0, spoolSecondsLeft = null } = room.activeRecording ?? {};
  const disk = shortDisk(spoolSecondsLeft);
  const gaps = gapCount === 0 ? null : `${count(gapCount)} ${gapCount === 1 ? 'gap' : 'gaps'}`;
  const isFactAWarning = disk !== null || gaps !== null;
  const parts = disk === null ? [gaps ?? 'No loss', behind(room)] : [disk.fact, gaps];
  const warnings = [disk?.warning ?? null, gaps === null ? null : `${count(lostFrames)} frames are missing so far.`];
  return {
    fact: parts.filter((part) => part !== null).join(' · '),
    isFactAWarning,
    warning: isFactAWarning ? [...warnings.filter((text) => text !== null), 'Recording goes on.'].join(' ') : null,
  };
}

function shortDisk(secondsLeft: number | null): { readonly fact: string; readonly warning: string } | null {
  if (secondsLeft === null || secondsLeft >= SHORT_DISK_S) return null;
  if (secondsLeft === 0) {
    const warning =
      "The recorder's disk is full or takes no audio. Audio goes from memory to the controller. Look at it.";
    return { fact: "Recorder's disk takes no audio", warning };
  }
  const left = timeLeft(secondsLeft);
  const warning = `The recorder's disk has space for ${left}. Free some on it, or stop what is not needed.`;
  return { fact: `Disk space for ${left}`, warning };
}
