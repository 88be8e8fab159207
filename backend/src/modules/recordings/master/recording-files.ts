import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { Injectable } from '@nestjs/common';

import { DomainError } from '@rakkr/shared/problems';
import { RENDITION_CODECS, type RenditionCodec } from '@rakkr/shared/recordings';

import { errorCode } from '../../../platform/process/error-code.ts';
import { AudioFolder, syncDirectory } from '../../../platform/storage/audio-folder.ts';
import type { Recording } from '../recording.entity.ts';
import { MasterFile } from './master-file.ts';
import type { StoredPcmFormat } from './peak-envelope.ts';
import { PeaksFile } from './peaks-file.ts';

type Named = Pick<Recording, 'id' | 'requestedAt'>;

/** Where the files of a recording stand: one growing or finished master, and its envelope. */
@Injectable()
export class RecordingFiles {
  constructor(private readonly audioFolder: AudioFolder) {}

  /**
   * Opens the master for writing, makes it at the first segment. The caller holds the recording's row.
   *
   * @throws DomainError recording.audio-missing: a new file would be silent where audio was confirmed
   */
  async openMaster(recording: Named & Pick<Recording, 'segmentsStored'>, format: StoredPcmFormat): Promise<MasterFile> {
    const [growing, finished] = this.masterPaths(recording);
    const master = await MasterFile.openFirst([growing, finished], format);
    if (master !== null) return master;
    if (recording.segmentsStored > 0) {
      const detail = `Restore ${growing} or ${finished} from a backup. The node keeps what it has and sends it again.`;
      throw new DomainError('recording.audio-missing', { detail, recordingId: recording.id });
    }
    await this.audioFolder.prepareFolderOf(growing);
    return MasterFile.create(growing, format);
  }

  async openPeaks(recording: Named, format: StoredPcmFormat): Promise<PeaksFile> {
    return PeaksFile.openForWriting(this.peaksPath(recording), format.channels);
  }

  /** Null where no segment has arrived yet. */
  async readPeaks(recording: Named, format: StoredPcmFormat): Promise<PeaksFile | null> {
    return PeaksFile.openForReading(this.peaksPath(recording), format.channels);
  }

  /** Opens the master for reading, also while another process renames it. @throws ENOENT where there is none */
  async readMaster(recording: Named): Promise<FileHandle> {
    const [growing, finished] = this.masterPaths(recording);
    for (const path of [growing, finished]) {
      try {
        return await open(path, 'r');
      } catch (error) {
        if (errorCode(error) !== 'ENOENT') throw error;
      }
    }
    return open(finished, 'r');
  }

  /** Gives the growing master its final name, durably; one that has it already stays. */
  async finish(recording: Named): Promise<void> {
    const [growing, finished] = this.masterPaths(recording);
    try {
      await rename(growing, finished);
    } catch (error) {
      // A crash after an earlier renaming: the name is right, only the row did not know.
      if (errorCode(error) !== 'ENOENT') throw error;
    }
    await syncDirectory(dirname(finished));
  }

  /** Where a file beside the master stands. */
  renditionPath({ id, requestedAt }: Named, codec: RenditionCodec): string {
    return this.audioFolder.renditionPath(id, requestedAt, codec);
  }

  /** The same, for a file that is to be put there. */
  async prepareRendition(recording: Named, codec: RenditionCodec): Promise<string> {
    const path = this.renditionPath(recording, codec);
    await this.audioFolder.prepareFolderOf(path);
    return path;
  }

  /** Removes every file of the recording; those that are gone already are no fault. */
  async remove(recording: Named): Promise<void> {
    const renditions = RENDITION_CODECS.map((codec) => this.renditionPath(recording, codec));
    const paths = [...this.masterPaths(recording), this.peaksPath(recording), ...renditions];
    for (const path of paths) await rm(path, { force: true });
  }

  private masterPaths({ id, requestedAt }: Named): [growing: string, finished: string] {
    return [this.audioFolder.growingPath(id, requestedAt), this.audioFolder.masterPath(id, requestedAt)];
  }

  private peaksPath({ id, requestedAt }: Named): string {
    return this.audioFolder.waveformPath(id, requestedAt);
  }
}
