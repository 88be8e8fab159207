import { CaptureProblem } from '../pcm/capture-problem.ts';
import { type DeviceIdentity, type SoughtDevice, findAgain, isTwin, placeOf } from '../pcm/device-identity.ts';

/** A device that is plugged in, with what libasound opens today. */
export type Openable = DeviceIdentity & { readonly device: string };

/**
 * Finds one device at each attempt to open it, so that a card that left and came back under another number, name or in
 * another port is the same one, and its twin beside it never is.
 */
export class DeviceFinder {
  /** Where the device was found last; null once it was looked for again. */
  private lastPlace: string | null = null;
  private elsewhere: ReadonlySet<string> = new Set();

  constructor(
    private readonly sought: SoughtDevice,
    private readonly list: () => readonly Openable[],
  ) {}

  /**
   * Looks now. Opens nothing.
   *
   * @returns what libasound opens
   * @throws CaptureProblem capture.device-unknown while the device is not plugged in
   */
  find(): string {
    const present = this.list();
    // The first look after a loss: whatever equals the device and stands elsewhere now, stood there before.
    if (this.lastPlace !== null) this.elsewhere = this.placesOfTwins(present, this.lastPlace);
    this.lastPlace = null;
    const found = findAgain(this.sought, present, this.elsewhere);
    if (found === null) throw this.notThere();
    this.lastPlace = placeOf(found);
    return found.device;
  }

  private placesOfTwins(present: readonly Openable[], own: string): ReadonlySet<string> {
    const twins = present.filter((device) => isTwin(this.sought, device) && placeOf(device) !== own);
    return new Set(twins.map(placeOf));
  }

  private notThere(): CaptureProblem {
    const { cardId, port, serialNumber } = this.sought;
    const facts = { cardId, port: port ?? '', serialNumber: serialNumber ?? '' };
    const detail = `The sound card ${cardId} is not plugged in. Check its cable and its power.`;
    return new CaptureProblem('capture.device-unknown', detail, facts);
  }
}
