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

/** Cuts a byte stream into frames, however it was torn on the way. */
export class FrameSplitter {
  private pending: Buffer = Buffer.alloc(0);

  constructor(private readonly onFrame: (type: number, payload: Uint8Array) => void) {}

  /** @throws RangeError if the stream is not made of control frames */
  push(received: Buffer | string): void {
    const bytes = typeof received === 'string' ? Buffer.from(received) : received;
    this.pending = this.pending.length === 0 ? bytes : Buffer.concat([this.pending, bytes]);
    while (this.pending.length >= LENGTH_BYTES) {
      const length = this.pending.readUInt32LE(0);
      if (length < 1 || length > MAX_FRAME_BYTES) throw new RangeError(`control frame of ${String(length)} bytes`);
      if (this.pending.length < LENGTH_BYTES + length) return;
      const type = this.pending.readUInt8(LENGTH_BYTES);
      const payload = this.pending.subarray(LENGTH_BYTES + 1, LENGTH_BYTES + length);
      this.pending = this.pending.subarray(LENGTH_BYTES + length);
      this.onFrame(type, payload);
    }
  }
}
