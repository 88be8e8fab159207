import { SAMPLE_FORMATS } from '@rakkr/shared/audio/vocabulary';

import { JsonRecord } from '../platform/json-record.ts';
import { RING_HEAD_BYTES, type RingMemory, type RingShape } from './ring-memory.ts';

const MAGIC = 'rakkr-ring';
/** Of head and layout: a ring of another version is not read. */
const VERSION = 1;

/** What a ring in a file says about itself. */
export interface RingHead {
  readonly id: string;
  /** Of the machine that filled it: its times and frame numbers mean nothing after another boot. */
  readonly bootId: string;
  readonly shape: RingShape;
}

/** First bytes of a ring's body. */
export function ringHead({ id, shape }: RingMemory, bootId: string): Uint8Array {
  const { format, periodFrames, slots } = shape;
  const json = JSON.stringify({ magic: MAGIC, version: VERSION, id, bootId, format, periodFrames, slots });
  const head = new Uint8Array(RING_HEAD_BYTES);
  head.set(new TextEncoder().encode(json));
  return head;
}

/** @returns null where the bytes are not the head of a ring that this release reads */
export function readRingHead(bytes: Uint8Array): RingHead | null {
  const end = bytes.indexOf(0);
  if (bytes.length < RING_HEAD_BYTES || end <= 0) return null;
  try {
    const head = JsonRecord.of(JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))), 'head of a ring');
    if (head.text('magic') !== MAGIC || head.whole('version') !== VERSION) return null;
    const format = head.record('format');
    return {
      id: head.text('id'),
      bootId: head.text('bootId'),
      shape: {
        format: {
          sampleFormat: format.word('sampleFormat', SAMPLE_FORMATS),
          rate: format.whole('rate', 1),
          channels: format.whole('channels', 1),
        },
        periodFrames: head.whole('periodFrames', 1),
        slots: head.whole('slots', 1),
      },
    };
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return null;
    throw error;
  }
}
