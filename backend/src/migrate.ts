import { pino } from 'pino';
import 'reflect-metadata';

import { ConfigurationError } from './platform/config/configuration-error.ts';
import { environment } from './platform/config/environment.ts';
import { readControllerSettings } from './platform/config/read-controller-settings.ts';
import { migrate } from './platform/database/migrate.ts';
import { runProgram } from './platform/process/run-program.ts';

await runProgram(async () => {
  const { database, log } = readControllerSettings(environment());
  if (database.kind === 'embedded')
    throw new ConfigurationError([
      'DATABASE_URL is not set. The embedded database is migrated by the controller itself.',
    ]);
  const ran = await migrate(database.url);
  pino({ level: log.level }).info({ ran }, 'database.migrated');
  return { stop: async () => undefined, ended: Promise.resolve() };
});
