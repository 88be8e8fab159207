import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/**
 * A fresh secret: the prefix says what it opens, 32 random bytes make it unguessable.
 *
 * @param prefix `rakkr_bs_` or `rakkr_node_`
 */
export const newSecret = (prefix: string): string => prefix + randomBytes(SECRET_BYTES).toString('base64url');

/**
 * SHA-256 of a secret, the only form in which it is kept. A slow hash would guard guessable secrets; these have 256
 * random bits, and every request of a node asks for one.
 */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();
