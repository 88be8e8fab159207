import koffi from 'koffi';

import type { FileShape } from './file-shape.ts';

const SFM_READ = 0x10;
const SEEK_SET = 0;

const library = koffi.load('libsndfile.so.1');
/** Without a name: names belong to the process, in which every suite loads this file anew. */
const SF_INFO = koffi.struct({
  frames: 'int64',
  samplerate: 'int',
  channels: 'int',
  format: 'int',
  sections: 'int',
  seekable: 'int',
});
const open = library.func('sf_open', 'void *', ['str', 'int', koffi.inout(koffi.pointer(SF_INFO))]);
const close = library.func('int sf_close(void *file)');
const seek = library.func('int64_t sf_seek(void *file, int64_t frames, int whence)');
/** Samples come at the top of 32 bits. Returns the frames that were read. */
const readFrames = library.func('int64_t sf_readf_int(void *file, _Out_ int *samples, int64_t frames)');
const reason = library.func('const char *sf_strerror(void *file)');

/** What libsndfile finds in a file, by the library itself: its programs show no samples. */
export function readBySndfile(path: string): Promise<FileShape> {
  const info = { frames: 0, samplerate: 0, channels: 0, format: 0, sections: 0, seekable: 0 };
  const file: unknown = open(path, SFM_READ, info);
  if (file === null) throw new Error(`libsndfile: ${path}: ${String(reason(null))}`);
  const { frames, samplerate, channels } = info;
  const frameAt = (frame: number): number[] => {
    const samples = new Int32Array(channels);
    const at = Number(seek(file, frame, SEEK_SET));
    if (at !== frame || Number(readFrames(file, samples, 1)) !== 1) {
      throw new Error(`libsndfile: ${path}: frame ${String(frame)}: ${String(reason(file))}`);
    }
    return [...samples];
  };
  try {
    return Promise.resolve({ frames, rate: samplerate, channels, first: frameAt(0), last: frameAt(frames - 1) });
  } finally {
    close(file);
  }
}
