import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { DatabaseConfig, StorageConfig } from '../../platform/config/controller-config.ts';
import { writeSecret } from '../../platform/crypto/secret-file.ts';
import { UNDEFINED_TABLE, isDatabaseAway, refusedBy } from '../../platform/database/database-faults.ts';
import { newSetupCode, setupCodeHash } from './setup-code.ts';
import { SetupCodesRepository } from './setup-codes.repository.ts';
import { UsersRepository } from './users.repository.ts';

const RETRY_MS = 5_000;

/** Where the code stands in clear until it is used, for whoever may read the data folder. */
export const setupCodePath = (storage: StorageConfig): string => join(storage.secretsDir, 'setup-code');

/** At every start while nobody is set up: makes sure that a code opens the set-up page, and that its file says it. */
@Injectable()
export class PrepareSetUp implements OnApplicationShutdown {
  private retry: NodeJS.Timeout | null = null;

  constructor(
    private readonly database: DataSource,
    private readonly users: UsersRepository,
    private readonly codes: SetupCodesRepository,
    private readonly storage: StorageConfig,
    private readonly databaseConfig: DatabaseConfig,
  ) {}

  /** At start. A database that is away or without its tables is not ready, and is asked again until it is. */
  async runWhenMigrated(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      if (refusedBy(error)?.state !== UNDEFINED_TABLE && !isDatabaseAway(error)) throw error;
      this.retry = setTimeout(() => void this.runWhenMigrated(), RETRY_MS);
    }
  }

  onApplicationShutdown(): void {
    if (this.retry !== null) clearTimeout(this.retry);
  }

  async run(): Promise<void> {
    const path = setupCodePath(this.storage);
    await this.database.transaction(async (manager) => {
      if (await this.users.exists(manager)) {
        rmSync(path, { force: true });
        return;
      }
      const live = await this.codes.lockLive(manager);
      if (live !== null && this.isTold(path, live)) return;
      const code = newSetupCode();
      await this.codes.replace(manager, setupCodeHash(code));
      writeSecret(path, code);
    });
  }

  /** With a shared database, the file may stand on another controller. */
  private isTold(path: string, live: Buffer): boolean {
    if (!existsSync(path)) return !this.databaseConfig.isEmbedded;
    return setupCodeHash(readFileSync(path, 'utf8')).equals(live);
  }
}
