import { CaptureProblem, type WireProblem } from '../pcm/capture-problem.ts';
import type { GrantedPcm } from '../pcm/pcm-source.ts';
import type { DeviceState } from './messages.ts';

/** A device that neither opens nor refuses for so long is reported as failed. */
const OPEN_TIMEOUT_MS = 5_000;

/** Whether the device is there, and what it granted. */
export class DeviceWatch {
  private current: DeviceState = { state: 'opening' };
  private grantedPcm: GrantedPcm | null = null;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly device: string,
    private readonly onChange: (state: DeviceState) => void,
  ) {}

  get state(): DeviceState {
    return this.current;
  }

  /** What the device granted when it was opened last. */
  get granted(): GrantedPcm | null {
    return this.grantedPcm;
  }

  opened(granted: GrantedPcm): void {
    this.grantedPcm = granted;
    this.change({ state: 'capturing' });
  }

  gone(problem: WireProblem): void {
    this.change({ state: 'gone', problem });
  }

  /**
   * What the device grants; waits while it is being opened.
   *
   * @throws CaptureProblem if it is not there
   */
  async whenCapturing(): Promise<GrantedPcm> {
    if (this.current.state === 'opening') await this.settled();
    if (this.current.state === 'gone') {
      const { code, detail, facts } = this.current.problem;
      throw new CaptureProblem(code, detail, facts);
    }
    if (this.current.state === 'opening' || this.grantedPcm === null) {
      const detail = `${this.device} does not open within 5 s. Check the device, then start again.`;
      throw new CaptureProblem('capture.failed', detail, { device: this.device });
    }
    return this.grantedPcm;
  }

  private async settled(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      timer = setTimeout(resolve, OPEN_TIMEOUT_MS);
    });
    clearTimeout(timer);
  }

  private change(state: DeviceState): void {
    this.current = state;
    for (const resolve of this.waiting.splice(0)) resolve();
    this.onChange(state);
  }
}
