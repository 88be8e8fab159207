import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const PREFIX = 'rakkr_';

/** A bearer of 256 random bits; its prefix tells secret scanners whose it is. */
export const newToken = (): string => PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');

/** What is kept of a token or code. One round is enough: there is nothing to guess in random bits. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
