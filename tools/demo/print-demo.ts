import type { InterfaceDto } from '@rakkr/shared/nodes';
import type { RecordingDetailDto } from '@rakkr/shared/recordings';

const LABEL_WIDTH = 18;

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

const fact = (label: string, value: string): void => say(`  ${label.padEnd(LABEL_WIDTH)} ${value}`);

export interface Entrance {
  /** Address on this machine. */
  readonly origin: string;
  /** Addresses that other machines reach; [] when the controller listens on this machine alone. */
  readonly lanOrigins: readonly string[];
  /** SHA-256 of the self-signed certificate authority, to compare in the browser and on nodes. */
  readonly caFingerprint: string | undefined;
  /** Undefined once there is an administrator. */
  readonly setUpCode: string | undefined;
}

/** Where the console is, and how to get in. */
export function printEntrance({ origin, lanOrigins, caFingerprint, setUpCode }: Entrance): void {
  say('');
  fact('Console', origin);
  for (const lanOrigin of lanOrigins) fact('', lanOrigin);
  if (caFingerprint !== undefined) fact('Certificate', `self-signed, SHA-256 ${caFingerprint}`);
  if (setUpCode === undefined) fact('Sign in', 'with the e-mail address and password that you chose');
  else fact('Set-up code', `${setUpCode}   (for the first administrator, valid for 24 h)`);
  say('');
}

/** Cards that could be recorded instead. */
export function offerCards(cards: readonly InterfaceDto[]): void {
  if (cards.length === 0) return;
  say('Sound devices of this machine, none of them opened:');
  for (const card of cards) say(`  make demo DEVICE=${card.systemRef}    ${card.alias}`);
}

/** One line that follows the recording. @returns what to call with each new state */
export function progressLine(): (recording: RecordingDetailDto) => void {
  let last = '';
  return (recording) => {
    const phase = recording.isVerified ? 'verified' : (recording.job?.phase ?? recording.status);
    const text = `  ${phase}, ${recording.durationSeconds} s stored, ${recording.gapCount} gaps`;
    if (text === last) return;
    last = text;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}${recording.isVerified ? '\n' : ''}`);
    else say(text);
  };
}

/** The proof of a recording. */
export function printFacts(recording: RecordingDetailDto, origin: string): void {
  say('');
  say(recording.isDemo ? 'Recorded from the demo room, not from a microphone:' : 'Recorded:');
  fact('Frames captured', String(recording.framesCaptured));
  fact('Frames stored', String(recording.framesStored));
  fact('Gaps', recording.gapCount === 0 ? 'none' : `${recording.gapCount}, ${recording.lostFrames} frames`);
  fact('SHA-256', recording.audioSha256 ?? 'not known');
  fact('Peak', recording.peakDbfs === null ? 'not known' : `${recording.peakDbfs.toFixed(1)} dBFS`);
  fact('Play it', `${origin}/recordings/${recording.id}`);
  say('');
}
