/** File of a finished segment in its recording's spool folder: `000012.wav`. */
export const segmentFileName = (index: number): string => `${String(index).padStart(6, '0')}.wav`;
