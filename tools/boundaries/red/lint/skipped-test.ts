// expect: no-restricted-syntax x 2
import { it } from '@jest/globals';

it.skip('keeps every frame', () => undefined);
it.only('keeps every frame', () => undefined);
