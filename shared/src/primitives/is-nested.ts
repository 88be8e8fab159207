import { ValidateBy, ValidateNested, isObject } from 'class-validator';

/**
 * An object of the class that `@Type()` names, or with `each` a list of them. `ValidateNested()` alone lets a list pass
 * where one object belongs, and reads the default of a class into it that nobody sent.
 */
export const IsNested = (options: { each: boolean } = { each: false }): PropertyDecorator => {
  // Not `IsObject()`: in the API reference it would stand beside the reference to the class.
  const isOneObject = {
    name: 'isNested',
    validator: { validate: isObject, defaultMessage: () => 'must be an object' },
  };
  const decorators = [ValidateNested(options), ValidateBy(isOneObject, options)];
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
};
