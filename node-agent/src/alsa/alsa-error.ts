import { constants } from 'node:os';

import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { CaptureFault } from '../pcm/pcm-source.ts';

/** errno of a suspended stream; Node knows no name for it. */
const ESTRPIPE = 86;
/** errno of a stream that is not in the state for the call: what some drivers answer once unplugged. */
const EBADFD = 77;
const { EACCES, EAGAIN, EBUSY, ENODEV, ENOENT, ENOTTY, ENXIO, EPERM, EPIPE } = constants.errno;

/** A call into libasound that answered a negative number. */
export class AlsaError extends Error {
  override readonly name = 'AlsaError';

  /** @param errno positive */
  constructor(
    readonly call: string,
    readonly device: string,
    readonly errno: number,
  ) {
    super(`${call}(${device}) failed with errno ${String(errno)}`);
  }

  get fault(): CaptureFault {
    return faultOf(this.errno);
  }

  /** What an operator can do about a device that does not open. */
  toProblem(): CaptureProblem {
    const facts = { device: this.device, errno: this.errno, call: this.call };
    const problem = (code: CaptureProblem['code'], detail: string): CaptureProblem =>
      new CaptureProblem(code, detail, facts, { cause: this });
    switch (this.errno) {
      case EBUSY:
      case EAGAIN:
        return problem(
          'capture.device-busy',
          `Another program holds ${this.device}. Stop it or choose another device.`,
        );
      case ENOENT:
      case ENODEV:
      case ENXIO:
        return problem(
          'capture.device-unknown',
          `There is no sound device ${this.device}. Check the cable and the name.`,
        );
      case EACCES:
      case EPERM:
        return problem('capture.failed', `This user may not open ${this.device}. Add it to the group "audio".`);
      default:
        return problem(
          'capture.failed',
          `The sound device ${this.device} does not open (errno ${String(this.errno)}). Plug it in again.`,
        );
    }
  }
}

/** Class of what happened to a running stream, by errno (positive). Runs on the reader thread: allocates nothing. */
export function faultOf(errno: number): CaptureFault {
  switch (errno) {
    case EPIPE:
      return 'overrun';
    case ESTRPIPE:
      return 'suspended';
    case ENODEV:
    case ENXIO:
    case ENOTTY:
    case EBADFD:
      return 'device-gone';
    default:
      return 'unclassified';
  }
}

/**
 * Passes a result on where it is not negative.
 *
 * @throws AlsaError otherwise
 */
export function checked(result: number, call: string, device: string): number {
  if (result < 0) throw new AlsaError(call, device, -result);
  return result;
}
