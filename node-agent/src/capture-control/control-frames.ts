import { FRAME_JSON, MAX_FRAME_BYTES } from './messages.ts';

const LENGTH_BYTES = 4;

/** One frame of the capture socket: u32 little endian length of what follows, u8 type, payload. */
export function controlFrame(type: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(LENGTH_BYTES + 1 + payload.length);
  new DataView(bytes.buffer).setUint32(0, 1 + payload.length, true);
  bytes[LENGTH_BYTES] = type;
  bytes.set(payload, LENGTH_BYTES + 1);
  return bytes;
}

export const jsonFrame = (value: object): Uint8Array<ArrayBuffer> =>
  controlFrame(FRAME_JSON, new TextEncoder().encode(JSON.stringify(value)));

/** Payload of an attachment: which request it belongs to, then the bytes. */
export function withRequestId(id: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(LENGTH_BYTES + bytes.length);
  new DataView(payload.buffer).setUint32(0, id, true);
  payload.set(bytes, LENGTH_BYTES);
  return payload;
}

export function splitRequestId(payload: Uint8Array): [id: number, bytes: Uint8Array] {
  const id = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
  return [id, payload.subarray(LENGTH_BYTES)];
}

/** Cuts a byte stream into frames, however it was torn on the way. */
export class FrameSplitter {
  private pending: Buffer = Buffer.alloc(0);
  /** Pieces of a long frame, joined once it is whole: joining each time would copy it over and over. */
  private pieces: Buffer[] = [];
  private missingBytes = 0;

  constructor(private readonly onFrame: (type: number, payload: Uint8Array) => void) {}

  /** @throws RangeError if the stream is not made of control frames */
  push(received: Buffer | string): void {
    const bytes = typeof received === 'string' ? Buffer.from(received) : received;
    this.pieces.push(bytes);
    this.missingBytes -= bytes.length;
    if (this.missingBytes > 0) return;
    this.pending = Buffer.concat([this.pending, ...this.pieces.splice(0)]);
    this.missingBytes = 0;
    while (this.pending.length >= LENGTH_BYTES) {
      const length = this.pending.readUInt32LE(0);
      if (length < 1 || length > MAX_FRAME_BYTES) throw new RangeError(`control frame of ${String(length)} bytes`);
      if (this.pending.length < LENGTH_BYTES + length) {
        this.missingBytes = LENGTH_BYTES + length - this.pending.length;
        return;
      }
      const type = this.pending.readUInt8(LENGTH_BYTES);
      const payload = this.pending.subarray(LENGTH_BYTES + 1, LENGTH_BYTES + length);
      this.pending = this.pending.subarray(LENGTH_BYTES + length);
      this.onFrame(type, payload);
    }
  }
}
