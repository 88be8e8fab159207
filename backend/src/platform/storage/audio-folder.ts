import { mkdir, open, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { Injectable } from '@nestjs/common';

import { type RecordingId, idPattern } from '@rakkr/shared/primitives';

import { StorageConfig } from '../config/controller-config.ts';

const RECORDING_ID = idPattern('rec');

/** Where masters stand on the local disk. Paths are made from ids that we gave and instants, never from names. */
@Injectable()
export class AudioFolder {
  constructor(private readonly storage: StorageConfig) {}

  /** The finished master: `<data>/audio/<yyyy>/<mm>/<recordingId>.wav`, by the UTC month of its request. */
  masterPath(recordingId: RecordingId, requestedAt: Date): string {
    return join(this.monthFolder(recordingId, requestedAt), `${recordingId}.wav`);
  }

  /** The same master while audio is still arriving. */
  growingPath(recordingId: RecordingId, requestedAt: Date): string {
    return join(this.monthFolder(recordingId, requestedAt), `${recordingId}.growing.wav`);
  }

  /** The waveform summary beside the master. */
  waveformPath(recordingId: RecordingId, requestedAt: Date): string {
    return join(this.monthFolder(recordingId, requestedAt), `${recordingId}.waveform`);
  }

  /** A rendition beside the master: its name tells it from the master where both are WAV. */
  renditionPath(recordingId: RecordingId, requestedAt: Date, extension: string): string {
    return join(this.monthFolder(recordingId, requestedAt), `${recordingId}.rendition.${extension}`);
  }

  /** A file for a body on its way in, under a name that nobody else uses; whoever makes it removes it. */
  incomingPath(name: string): string {
    return join(this.incomingDir, name);
  }

  /** Where bodies on their way in stand; what is old in it was left by a crash. */
  get incomingDir(): string {
    return join(this.storage.audioDir, 'incoming');
  }

  /** Makes the folder that a file of this store stands in. */
  async prepareFolderOf(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o750 });
  }

  /** Bytes that this process may still write. */
  async freeBytes(): Promise<number> {
    await mkdir(this.storage.audioDir, { recursive: true, mode: 0o750 });
    const { bavail, bsize } = await statfs(this.storage.audioDir);
    return bavail * bsize;
  }

  private monthFolder(recordingId: RecordingId, requestedAt: Date): string {
    if (!RECORDING_ID.test(recordingId)) throw new Error('not the id of a recording');
    const year = String(requestedAt.getUTCFullYear());
    const month = String(requestedAt.getUTCMonth() + 1).padStart(2, '0');
    return join(this.storage.audioDir, year, month);
  }
}

/** Makes the names in a folder durable: a rename survives a power cut only after this. */
export const syncDirectory = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
