import { type WaveMark, type WaveTailFacts, ixmlDocument } from './ixml.ts';

export type { WaveMark, WaveTailFacts };

const U32_MAX = 0xffffffff;
const CUE_POINT_BYTES = 24;
const LTXT_BYTES = 20;

/**
 * The chunks behind the audio of a finished file, to be written after `data` and its pad byte: `cue ` and `LIST adtl`
 * where there are marks, and `iXML` always. `WaveFacts.tailBytes` of the head must tell their length.
 *
 * A `cue ` point has 32 bits: marks that begin beyond frame 2^32 (24.9 h at 48 kHz) stand in `iXML` alone, and one
 * that is longer is cut there, not in `iXML`.
 *
 * @returns an even number of bytes
 * @see EBU Tech 3285; Microsoft Multimedia Programming Interface 1.0, "Cue-Points" and "Associated Data"; iXML 3.01
 */
export function waveTail(facts: WaveTailFacts): Uint8Array<ArrayBuffer> {
  const cued = facts.marks.filter(({ startFrame }) => startFrame <= U32_MAX);
  const chunks = cued.length === 0 ? [] : [chunk('cue ', cuePoints(cued)), chunk('LIST', labels(cued))];
  return joined([...chunks, chunk('iXML', new TextEncoder().encode(ixmlDocument(facts)))]);
}

/** Numbers of points begin at 1: some readers take 0 for "none". */
function cuePoints(marks: readonly WaveMark[]): Uint8Array {
  const body = new DataView(new ArrayBuffer(4 + marks.length * CUE_POINT_BYTES));
  body.setUint32(0, marks.length, true);
  marks.forEach(({ startFrame }, index) => {
    const at = 4 + index * CUE_POINT_BYTES;
    body.setUint32(at, index + 1, true);
    body.setUint32(at + 4, startFrame, true);
    putText(body, at + 8, 'data');
    body.setUint32(at + 20, startFrame, true);
  });
  return new Uint8Array(body.buffer);
}

function labels(marks: readonly WaveMark[]): Uint8Array {
  const parts = marks.flatMap((mark, index) => [
    chunk('labl', labelBody(index + 1, mark)),
    chunk('ltxt', regionBody(index + 1, mark)),
  ]);
  return joined([new TextEncoder().encode('adtl'), ...parts]);
}

function labelBody(point: number, { label }: WaveMark): Uint8Array {
  const text = new TextEncoder().encode(label.replace(/[^\x20-\x7e]/g, '?'));
  const body = new Uint8Array(4 + text.length + 1);
  new DataView(body.buffer).setUint32(0, point, true);
  body.set(text, 4);
  return body;
}

/** Country, language, dialect and code page stay 0: the text is in the label. */
function regionBody(point: number, { lengthFrames }: WaveMark): Uint8Array {
  const body = new DataView(new ArrayBuffer(LTXT_BYTES));
  body.setUint32(0, point, true);
  body.setUint32(4, Math.min(lengthFrames, U32_MAX), true);
  putText(body, 8, 'rgn ');
  return new Uint8Array(body.buffer);
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + body.length + (body.length % 2));
  const view = new DataView(bytes.buffer);
  putText(view, 0, name);
  view.setUint32(4, body.length, true);
  bytes.set(body, 8);
  return bytes;
}

function putText(view: DataView, at: number, text: string): void {
  new Uint8Array(view.buffer).set(new TextEncoder().encode(text), at);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
