import { type FileHandle, open } from 'node:fs/promises';

import { FLAC_PADDING_BYTES } from './encoder-command.ts';
import { FLAC_MD5_AT, type GapLedger, ledgerBlocks, readFlacHead } from './flac-metadata.ts';

/** Marker, STREAMINFO, tags of 256 channels with long names, and the padding. */
const HEAD_BYTES = FLAC_PADDING_BYTES + 262_144;

/**
 * Checks what the encoder wrote against what it was given, and puts the gap ledger and the MD5 of the samples where it
 * left room.
 *
 * Second run: the ledger is there already, so there is no padding of that size; only a fresh file is sealed.
 *
 * @throws Error where the file does not hold the frames that it was given
 */
export async function sealFlac(path: string, ledger: GapLedger, md5: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const head = readFlacHead(await beginning(file));
    if (head.totalFrames !== ledger.totalFrames) {
      throw new Error(`flac wrote ${String(head.totalFrames)} frames of ${String(ledger.totalFrames)}`);
    }
    if (head.padding === null) throw new Error('flac left no room for the gap ledger');
    const blocks = ledgerBlocks(head.padding, ledger);
    await file.write(blocks, 0, blocks.length, head.padding.offset);
    await file.write(md5, 0, md5.length, FLAC_MD5_AT);
  } finally {
    await file.close();
  }
}

async function beginning(file: FileHandle): Promise<Uint8Array> {
  const bytes = new Uint8Array(HEAD_BYTES);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  return bytes.subarray(0, bytesRead);
}
