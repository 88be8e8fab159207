import { ValidateIf } from 'class-validator';

/** The field may be left out, but not be null: `@IsOptional()` lets both pass. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value: unknown) => value !== undefined);
