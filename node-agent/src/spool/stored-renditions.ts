import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { RENDITION_CODECS, type RenditionCodec } from '@rakkr/shared/recordings/vocabulary';

import { appendDurably } from '../platform/durable-file.ts';
import { JsonRecord } from '../platform/json-record.ts';
import { isSystemError } from '../platform/system-error.ts';

export const STORED_RENDITIONS_FILE = 'stored-renditions.jsonl';

/** Which renditions the controller has stored with our own SHA-256. Losing a line costs one upload again. */
export class StoredRenditions {
  private constructor(
    private readonly path: string,
    private readonly codecs: Set<RenditionCodec>,
  ) {}

  /** Of a folder that no agent has worked on. */
  static none(dir: string): StoredRenditions {
    return new StoredRenditions(join(dir, STORED_RENDITIONS_FILE), new Set());
  }

  static async of(dir: string): Promise<StoredRenditions> {
    const path = join(dir, STORED_RENDITIONS_FILE);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return '';
      throw error;
    });
    return new StoredRenditions(path, new Set(text.split('\n').flatMap(codecOf)));
  }

  get all(): ReadonlySet<RenditionCodec> {
    return this.codecs;
  }

  /** Marks the rendition at once; returns when the mark is on the disk. @throws the file system's error */
  async add(codec: RenditionCodec, sha256: string): Promise<void> {
    this.codecs.add(codec);
    // Begins with a newline as well: what a full disk or a power cut has torn stays a line of its own.
    await appendDurably(this.path, `\n${JSON.stringify({ codec, sha256 })}\n`);
  }
}

/** The codec that a line marks; none where the line is empty or torn. */
function codecOf(line: string): RenditionCodec[] {
  try {
    return line === '' ? [] : [JsonRecord.of(JSON.parse(line), STORED_RENDITIONS_FILE).word('codec', RENDITION_CODECS)];
  } catch (error) {
    // A lost mark costs one upload again.
    if (error instanceof SyntaxError || error instanceof RangeError) return [];
    throw error;
  }
}
