import { randomInt } from 'node:crypto';

import { hashOf } from './token.ts';

/** Crockford's base32: nothing in it is mistaken for another. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 4;
const GROUP_LENGTH = 4;

const group = (): string => Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** A code of 80 random bits that a person can type: `7XQ2-M0KD-9TFA-VB3R`. */
export const newSetupCode = (): string => Array.from({ length: GROUPS }, group).join('-');

/** What is kept of a code; the same for every way in which a person types it. */
export const setupCodeHash = (typed: string): Buffer =>
  hashOf(
    typed
      .toUpperCase()
      .replace(/[^\dA-Z]/g, '')
      .replaceAll('O', '0')
      .replace(/[IL]/g, '1'),
  );
