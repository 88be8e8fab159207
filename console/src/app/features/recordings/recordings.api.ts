import { Injectable, inject } from '@angular/core';

import { type Waveform, decodeWaveform } from '@rakkr/shared/audio/vocabulary';
import type { ListRecordingsDto, RecordingDetailDto, RecordingDto, WaveformQueryDto } from '@rakkr/shared/recordings';
import type { RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import { ApiClient, type Page, apiPath } from '../../core/api/api-client.ts';

@Injectable({ providedIn: 'root' })
export class RecordingsApi {
  private readonly api = inject(ApiClient);

  list(query: ListRecordingsDto, signal: AbortSignal): Promise<Page<RecordingDto>> {
    return this.api.page<RecordingDto>(apiPath('recordings'), { query: { ...query }, signal });
  }

  detail(recordingId: string, signal: AbortSignal): Promise<RecordingDetailDto> {
    return this.api.get<RecordingDetailDto>(apiPath('recordings', recordingId), { signal });
  }

  async waveform(recordingId: string, query: WaveformQueryDto, signal: AbortSignal): Promise<Waveform> {
    return decodeWaveform(
      await this.api.bytes(apiPath('recordings', recordingId, 'waveform'), { query: { ...query }, signal }),
    );
  }

  async stop(recordingId: string): Promise<void> {
    await this.api.post(apiPath('recordings', recordingId, 'stop'));
  }

  async delete(recordingId: string): Promise<void> {
    await this.api.delete(apiPath('recordings', recordingId));
  }

  async restore(recordingId: string): Promise<void> {
    await this.api.post(apiPath('recordings', recordingId, 'restore'));
  }
}

/**
 * Address of the audio itself, for `<audio>`: seeks by HTTP range.
 *
 * @param framesStored  makes the address of a growing recording another one, because browsers keep what they know of
 *                      the length of an address
 */
export const streamAddress = (recordingId: string, framesStored: number): string =>
  `${apiPath('recordings', recordingId, 'stream')}?frames=${String(framesStored)}`;

/** Address of the master as a file. */
export const downloadAddress = (recordingId: string): string => apiPath('recordings', recordingId, 'file');

/** Address of a file that the node made beside the master. */
export const renditionAddress = (recordingId: string, codec: RenditionCodec): string =>
  apiPath('recordings', recordingId, 'renditions', codec);
