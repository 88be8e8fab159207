import { IsObject, ValidateNested } from 'class-validator';

/**
 * An object of the class that `@Type()` names, or with `each` a list of them. `ValidateNested()` alone lets a list pass
 * where one object belongs, and reads the default of a class into it that nobody sent.
 */
export const IsNested = (options: { each: boolean } = { each: false }): PropertyDecorator => {
  const decorators = [ValidateNested(options), IsObject(options)];
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
};
