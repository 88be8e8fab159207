import { createHash } from 'node:crypto';

import type { EncoderCommand } from './encoder-command.ts';
import { EncoderProcess } from './encoder-process.ts';
import type { GapLedger } from './flac-metadata.ts';
import type { RenditionSink } from './rendition-sink.ts';
import { sealFlac } from './seal-flac.ts';
import { silence } from './silence.ts';

/**
 * A FLAC rendition. The MD5 of its samples, a sixth of flac's work, is made here while flac encodes: of what flac was
 * given, so that a decoder finds a fault of the pipe as well.
 */
export class FlacFile implements RenditionSink {
  private readonly md5 = createHash('md5');

  private constructor(
    private readonly encoder: EncoderProcess,
    private readonly path: string,
  ) {}

  /** @throws as `EncoderProcess.start` */
  static async start(command: EncoderCommand, path: string): Promise<FlacFile> {
    return new FlacFile(await EncoderProcess.start(command, path), path);
  }

  get failed(): AbortSignal {
    return this.encoder.failed;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const taken = this.encoder.write(bytes);
    this.md5.update(bytes);
    await taken;
  }

  async writeSilence(lengthBytes: number): Promise<void> {
    for (const block of silence(lengthBytes)) await this.write(block);
  }

  finish(): Promise<void> {
    return this.encoder.finish();
  }

  abandon(): Promise<void> {
    return this.encoder.abandon();
  }

  /** Puts into the finished file what flac did not know. @throws as `sealFlac` */
  seal(ledger: GapLedger): Promise<void> {
    return sealFlac(this.path, ledger, this.md5.digest());
  }
}
