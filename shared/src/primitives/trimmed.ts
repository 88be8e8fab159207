import { Transform } from 'class-transformer';

/** Takes white space off both ends of a text before it is checked, so that a name of blanks is an empty one. */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
