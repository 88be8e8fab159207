import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { UNDEFINED_TABLE, refusedBy } from './database-faults.ts';
import { knownMigrations, recordedName } from './migrate.ts';

/** Whether the database has everything that this release expects of it. */
@Injectable()
export class SchemaState {
  private isComplete = false;

  constructor(private readonly database: DataSource) {}

  /** Names of migrations that have not run yet. What is complete stays so: migrations go forward only. */
  async missing(): Promise<string[]> {
    if (this.isComplete) {
      await this.database.query('SELECT 1');
      return [];
    }
    const done = new Set(await this.done());
    const missing = (await knownMigrations()).map(recordedName).filter((name) => !done.has(name));
    this.isComplete = missing.length === 0;
    return missing;
  }

  private async done(): Promise<string[]> {
    try {
      const rows = await this.database.query<{ name: string }[]>('SELECT name FROM migrations');
      return rows.map(({ name }) => name);
    } catch (error) {
      if (refusedBy(error)?.state === UNDEFINED_TABLE) return [];
      throw error;
    }
  }
}
