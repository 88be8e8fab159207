/**
 * A JSON object from outside, read field by field; what is missing or of another type is refused by name.
 *
 * For the wires and files on which class-validator is too heavy to load: the capture socket and the spool's ledger.
 *
 * @throws RangeError from every reader
 */
export class JsonRecord {
  private constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly what: string,
  ) {}

  static of(value: unknown, what: string): JsonRecord {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new RangeError(`${what} is not an object`);
    }
    // True of every object that is not null: its own values are unknown, which is what the readers assume.
    return new JsonRecord(value as Record<string, unknown>, what);
  }

  text(name: string): string {
    const value = this.fields[name];
    return typeof value === 'string' ? value : this.refuse(name, 'a string');
  }

  textOrNull(name: string): string | null {
    return this.isNull(name) ? null : this.text(name);
  }

  flag(name: string): boolean {
    const value = this.fields[name];
    return typeof value === 'boolean' ? value : this.refuse(name, 'true or false');
  }

  /** A whole number, `least` or more. */
  whole(name: string, least = 0): number {
    const value = this.fields[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
    return this.refuse(name, `a whole number from ${String(least)}`);
  }

  decimal(name: string): number {
    const value = this.fields[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : this.refuse(name, 'a number');
  }

  /** One of a closed vocabulary. */
  word<W extends string>(name: string, words: readonly W[]): W {
    const value = this.fields[name];
    return words.find((word) => word === value) ?? this.refuse(name, `one of ${words.join(', ')}`);
  }

  wholes(name: string, least = 0): readonly number[] {
    return this.list(name).map((value) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= least
        ? value
        : this.refuse(name, `a list of whole numbers from ${String(least)}`),
    );
  }

  list(name: string): readonly unknown[] {
    const value: unknown = this.fields[name];
    return Array.isArray(value) ? value : this.refuse(name, 'a list');
  }

  record(name: string): JsonRecord {
    return JsonRecord.of(this.fields[name], `${this.what}.${name}`);
  }

  /** The field as it came, for a reader of its own. */
  value(name: string): unknown {
    return this.fields[name];
  }

  isNull(name: string): boolean {
    return this.fields[name] === null;
  }

  private refuse(name: string, wanted: string): never {
    throw new RangeError(`${this.what}.${name} is not ${wanted}`);
  }
}
