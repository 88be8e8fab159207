/**
 * Levels of one window of one device, as they travel from the node to the browser.
 *
 * Wire form, little endian, version 1:
 *
 * | offset | type | field |
 * |---|---|---|
 * | 0 | u8 | version = 1 |
 * | 1 | u8 | flags: bit 0 demo source, bit 1 unavailable |
 * | 2 | u16 | channels |
 * | 4 | u32 | sample rate, frames/s |
 * | 8 | u64 | first frame of the window |
 * | 16 | u32 | frames in the window |
 * | 20 | f64 | capture time of the window's last frame, ms since 1970 UTC, the node's clock |
 * | 28 | u16 | length of the interface id, bytes |
 * | 30 | u16 | length of the reason, bytes (0 unless unavailable) |
 * | 32 | utf8 | interface id, then reason |
 * | … | per channel | i16 peak, i16 RMS, both in 0.01 dBFS; u16 clip runs |
 */
export interface MeterFrame {
  readonly interfaceId: string;
  readonly isDemo: boolean;
  /** Set where there is no level to show: nothing is invented. */
  readonly unavailableReason: string | null;
  readonly rate: number;
  readonly firstFrame: number;
  readonly windowFrames: number;
  /** Capture time of the window's last frame, ms since 1970 UTC. */
  readonly capturedAtMs: number;
  readonly levels: readonly ChannelLevel[];
}

export interface ChannelLevel {
  /** Sample peak, dBFS; floor −160; float sources may exceed 0. */
  readonly peakDbfs: number;
  /** RMS over 300 ms, dBFS, mathematical: a full-scale sine reads −3.01. Floor −160. */
  readonly rmsDbfs: number;
  /** Runs of three or more equal samples at a rail, within the window. */
  readonly clipRuns: number;
}

export const METER_FRAME_VERSION = 1;
const HEADER_BYTES = 32;
const LEVEL_BYTES = 6;
const FLAG_DEMO = 1;
const FLAG_UNAVAILABLE = 2;

const toCentibel = (dbfs: number): number => Math.max(-32_768, Math.min(32_767, Math.round(dbfs * 100)));

export function encodeMeterFrame(frame: MeterFrame): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder();
  const interfaceId = text.encode(frame.interfaceId);
  const reason = text.encode(frame.unavailableReason ?? '');
  const bytes = new Uint8Array(HEADER_BYTES + interfaceId.length + reason.length + frame.levels.length * LEVEL_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, METER_FRAME_VERSION);
  view.setUint8(1, (frame.isDemo ? FLAG_DEMO : 0) | (frame.unavailableReason === null ? 0 : FLAG_UNAVAILABLE));
  view.setUint16(2, frame.levels.length, true);
  view.setUint32(4, frame.rate, true);
  view.setBigUint64(8, BigInt(frame.firstFrame), true);
  view.setUint32(16, frame.windowFrames, true);
  view.setFloat64(20, frame.capturedAtMs, true);
  view.setUint16(28, interfaceId.length, true);
  view.setUint16(30, reason.length, true);
  bytes.set(interfaceId, HEADER_BYTES);
  bytes.set(reason, HEADER_BYTES + interfaceId.length);
  let at = HEADER_BYTES + interfaceId.length + reason.length;
  for (const level of frame.levels) {
    view.setInt16(at, toCentibel(level.peakDbfs), true);
    view.setInt16(at + 2, toCentibel(level.rmsDbfs), true);
    view.setUint16(at + 4, Math.min(65_535, level.clipRuns), true);
    at += LEVEL_BYTES;
  }
  return bytes;
}

/**
 * @throws RangeError on another version or on bytes that do not hold what their header says
 */
export function decodeMeterFrame(bytes: Uint8Array): MeterFrame {
  if (bytes.length < HEADER_BYTES) throw new RangeError(`meter frame of ${String(bytes.length)} bytes has no header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(0);
  if (version !== METER_FRAME_VERSION) throw new RangeError(`meter frame version ${String(version)} is not known`);
  const channels = view.getUint16(2, true);
  const idLength = view.getUint16(28, true);
  const reasonLength = view.getUint16(30, true);
  const levelsAt = HEADER_BYTES + idLength + reasonLength;
  if (bytes.length !== levelsAt + channels * LEVEL_BYTES) {
    throw new RangeError(`meter frame of ${String(bytes.length)} bytes does not hold ${String(channels)} channels`);
  }
  const text = new TextDecoder('utf-8', { fatal: true });
  const flags = view.getUint8(1);
  const levels: ChannelLevel[] = [];
  for (let at = levelsAt; at < bytes.length; at += LEVEL_BYTES) {
    levels.push({
      peakDbfs: view.getInt16(at, true) / 100,
      rmsDbfs: view.getInt16(at + 2, true) / 100,
      clipRuns: view.getUint16(at + 4, true),
    });
  }
  return {
    interfaceId: text.decode(bytes.subarray(HEADER_BYTES, HEADER_BYTES + idLength)),
    isDemo: (flags & FLAG_DEMO) !== 0,
    unavailableReason:
      (flags & FLAG_UNAVAILABLE) === 0 ? null : text.decode(bytes.subarray(HEADER_BYTES + idLength, levelsAt)),
    rate: view.getUint32(4, true),
    firstFrame: Number(view.getBigUint64(8, true)),
    windowFrames: view.getUint32(16, true),
    capturedAtMs: view.getFloat64(20, true),
    levels,
  };
}
