import { MAX_METER_FRAME_BYTES } from '@rakkr/shared/agent-protocol/vocabulary';
import { decodeMeterFrame } from '@rakkr/shared/audio';

/** Why a message is not passed on as a meter frame. */
export type FrameFault = 'not-binary' | 'too-large' | 'malformed';

export type CheckedFrame =
  { readonly kind: 'frame'; readonly frame: Uint8Array } | { readonly kind: 'refused'; readonly fault: FrameFault };

/** Whether a message is a meter frame that a browser can draw; what it says is passed on as it came. */
export function checkMeterFrame(message: unknown): CheckedFrame {
  if (!(message instanceof Uint8Array)) return { kind: 'refused', fault: 'not-binary' };
  if (message.byteLength > MAX_METER_FRAME_BYTES) return { kind: 'refused', fault: 'too-large' };
  try {
    decodeMeterFrame(message);
    return { kind: 'frame', frame: message };
  } catch {
    // The decoder is arithmetic on bytes: whatever it throws (a length or version that does not fit, text that is not
    // UTF-8) says that these bytes are no frame.
    return { kind: 'refused', fault: 'malformed' };
  }
}
