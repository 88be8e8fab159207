/** A place on a file's time line that a person should find: of ours, a run of missing frames. */
export interface WaveMark {
  /** Counted from the file's first frame. */
  readonly startFrame: number;
  readonly lengthFrames: number;
  /** ASCII, so that every reader shows it. */
  readonly label: string;
}

/** What stands behind the audio of a finished file. */
export interface WaveTailFacts {
  /** Where it was recorded. */
  readonly project: string;
  /** What was recorded. */
  readonly scene: string;
  readonly note: string;
  /** The same for every file of one recording. */
  readonly fileId: string;
  /** UTC instant of the file's first frame. */
  readonly startedAt: Date;
  /** Frames per second. */
  readonly rate: number;
  /** Names of the channels in file order; a file of 256 channels has 256. */
  readonly trackNames: readonly string[];
  /** Frames at the beginning that were captured before somebody asked for the recording. */
  readonly preRollFrames: number;
  /** In the order of the time line. */
  readonly marks: readonly WaveMark[];
}

const WORD = 2 ** 32;

/**
 * What a recording is, as sound editors read it: place, subject, names of the tracks, and marks at any frame.
 *
 * @see http://www.gallery.co.uk/ixml, version 3.01
 */
export function ixmlDocument(facts: WaveTailFacts): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<BWFXML>',
    element('IXML_VERSION', '3.01'),
    element('PROJECT', facts.project),
    element('SCENE', facts.scene),
    element('TAKE', '1'),
    element('TAPE', facts.startedAt.toISOString().slice(0, 10)),
    element('NOTE', facts.note),
    element('FILE_UID', facts.fileId),
    ...speed(facts),
    ...syncPoints(facts),
    ...tracks(facts.trackNames),
    '</BWFXML>',
    '',
  ].join('\n');
}

/** Samples since midnight, as in `bext`. */
function speed({ rate, startedAt }: WaveTailFacts): string[] {
  const sinceMidnight = Math.round(((startedAt.getTime() % 86_400_000) / 1000) * rate);
  return [
    '<SPEED>',
    element('FILE_SAMPLE_RATE', rate),
    element('TIMESTAMP_SAMPLE_RATE', rate),
    element('TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI', Math.floor(sinceMidnight / WORD)),
    element('TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO', sinceMidnight % WORD),
    '</SPEED>',
  ];
}

function syncPoints({ marks, preRollFrames }: WaveTailFacts): string[] {
  const points = marks.map(markPoint);
  if (preRollFrames > 0) points.unshift(point('PRE_RECORD_SAMPLECOUNT', preRollFrames, '', 0));
  if (points.length === 0) return [];
  return ['<SYNC_POINT_LIST>', element('SYNC_POINT_COUNT', points.length), ...points, '</SYNC_POINT_LIST>'];
}

const markPoint = ({ startFrame, lengthFrames, label }: WaveMark): string =>
  point('MARKER_GENERIC', startFrame, label, lengthFrames);

const point = (meaning: string, frame: number, comment: string, lengthFrames: number): string =>
  [
    '<SYNC_POINT>',
    element('SYNC_POINT_TYPE', 'RELATIVE'),
    element('SYNC_POINT_FUNCTION', meaning),
    element('SYNC_POINT_COMMENT', comment),
    element('SYNC_POINT_LOW', frame % WORD),
    element('SYNC_POINT_HIGH', Math.floor(frame / WORD)),
    element('SYNC_POINT_EVENT_DURATION', lengthFrames),
    '</SYNC_POINT>',
  ].join('');

const tracks = (names: readonly string[]): string[] => [
  '<TRACK_LIST>',
  element('TRACK_COUNT', names.length),
  ...names.map((name, index) =>
    [
      '<TRACK>',
      element('CHANNEL_INDEX', index + 1),
      element('INTERLEAVE_INDEX', index + 1),
      element('NAME', name),
      '</TRACK>',
    ].join(''),
  ),
  '</TRACK_LIST>',
];

const element = (name: string, value: string | number): string => `<${name}>${escaped(String(value))}</${name}>`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 cannot hold is left out. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
