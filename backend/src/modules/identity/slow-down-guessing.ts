import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

import { DomainError } from '@rakkr/shared/problems';

import { signInDelaySeconds } from './sign-in-delay.ts';
import { SignInFailuresRepository } from './sign-in-failures.repository.ts';
import { hashOf } from './token.ts';

const FREE_FAILURES_OF_ACCOUNT = 5;
/** One address may stand for a whole building. */
const FREE_FAILURES_OF_ADDRESS = 20;

/** Who guesses, and at what. */
export interface Guess {
  /** E-mail of the account, known or not; null where the guess is at the set-up code. */
  readonly email: string | null;
  readonly address: string;
}

interface Subject {
  readonly key: string;
  readonly freeFailures: number;
}

const accountOf = (email: string): string => `account:${hashOf(email.toLowerCase()).toString('hex')}`;

/** Sorted, so that two sign-ins never wait for each other's row. */
const subjectsOf = ({ email, address }: Guess): Subject[] => [
  ...(email === null ? [] : [{ key: accountOf(email), freeFailures: FREE_FAILURES_OF_ACCOUNT }]),
  { key: `address:${address}`, freeFailures: FREE_FAILURES_OF_ADDRESS },
];

/** Makes guessing slow, at every controller together: the count stands in the database. */
@Injectable()
export class SlowDownGuessing {
  constructor(
    private readonly database: DataSource,
    private readonly failures: SignInFailuresRepository,
  ) {}

  /**
   * Counts the attempt before it is judged, so that a hundred at once count as a hundred.
   *
   * @throws DomainError request.too-many while the account or the address has to wait
   */
  async admit(guess: Guess): Promise<void> {
    await this.database.transaction(async (manager) => {
      const waits = await Promise.all(subjectsOf(guess).map((subject) => this.count(manager, subject)));
      const retryAfterSeconds = Math.max(...waits);
      if (retryAfterSeconds > 0) {
        const detail = `Wait ${String(Math.ceil(retryAfterSeconds))} s, then try again.`;
        throw new DomainError('request.too-many', { detail, retryAfterSeconds });
      }
    });
  }

  /** It was no guess: the account starts again at none, the address gets this attempt back. */
  async forgive(manager: EntityManager, { email, address }: Guess): Promise<void> {
    if (email !== null) await this.failures.forget(manager, accountOf(email));
    await this.failures.forgiveOne(manager, `address:${address}`);
    await this.failures.removeOld(manager);
  }

  private async count(manager: EntityManager, { key, freeFailures }: Subject): Promise<number> {
    const { failures, waitSeconds } = await this.failures.lock(manager, key);
    if (waitSeconds > 0) return waitSeconds;
    await this.failures.save(manager, key, failures + 1, signInDelaySeconds(failures + 1, freeFailures));
    return 0;
  }
}
