import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for Argon2id, the library's default kind: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash of nobody's password with the same cost, so that an unknown e-mail takes as long as a wrong password. */
let decoy: Promise<string> | null = null;

export const hashPassword = async (password: string): Promise<string> => hash(password, COST);

/** Whether the password belongs to the hash; for an unknown account (null), the same work and no. */
export const isPassword = async (passwordHash: string | null, password: string): Promise<boolean> => {
  decoy ??= hashPassword('no account has this one');
  const isRight = await verify(passwordHash ?? (await decoy), password);
  return isRight && passwordHash !== null;
};
