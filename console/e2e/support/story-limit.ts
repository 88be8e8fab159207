import { jest } from '@jest/globals';

/** Starting a whole system takes longer than a test may by default. It ends a story that hangs; it judges no speed. */
jest.setTimeout(300_000);
