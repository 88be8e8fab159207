/** Names in the spool folder of one recording. */
const SEGMENT = /^(\d{6})(\.open)?\.wav$/;

/** Name of a finished segment: whole, on disk, not going to change. */
export const segmentFile = (index: number): string => `${String(index).padStart(6, '0')}.wav`;
/** Name of the segment that is being written. */
export const openSegmentFile = (index: number): string => `${String(index).padStart(6, '0')}.open.wav`;

/** After the name of a segment whose head a power cut has taken: kept for a person, no part of the recording. */
export const UNREADABLE_SUFFIX = '.unreadable';

export interface SegmentName {
  readonly index: number;
  readonly isOpen: boolean;
}

/** What a file name says; null = it is not a segment. */
export function parseSegmentFile(name: string): SegmentName | null {
  const match = SEGMENT.exec(name);
  return match === null ? null : { index: Number(match[1]), isOpen: match[2] !== undefined };
}
