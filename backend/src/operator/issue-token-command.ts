import { DataSource } from 'typeorm';

import { ROLES, type Role } from '@rakkr/shared/access/vocabulary';

import { issueTokenOn } from '../modules/identity/index.ts';
import { environment } from '../platform/config/environment.ts';
import { type ControllerSettings, readControllerSettings } from '../platform/config/read-controller-settings.ts';
import { embeddedAddress } from '../platform/database/embedded/cluster-record.ts';
import { CommandRefusal, type OperatorCommand } from './operator-command.ts';

const DEFAULT_TTL_MINUTES = 60;
const MAX_TTL_MINUTES = 366 * 24 * 60;

const isRole = (name: string): name is Role => ROLES.some((role) => role === name);

const addressOf = ({ database, storage }: ControllerSettings): string => {
  if (database.kind === 'server') return database.url;
  const address = embeddedAddress(storage);
  if (address === null)
    throw new CommandRefusal(`No controller has run on ${storage.dataDir} yet. Start it first: rakkr start.`);
  return address;
};

const connect = async (url: string): Promise<DataSource> => {
  try {
    return await new DataSource({
      type: 'postgres',
      url,
      installExtensions: false,
      applicationName: 'rakkr-cli',
    }).initialize();
  } catch (cause) {
    throw new CommandRefusal('The database does not answer. Start the controller first: rakkr start.', { cause });
  }
};

/** Prints a bearer with one role. Whoever may read the data folder may have it; it is written into the audit trail. */
export const runIssueToken: OperatorCommand = async ({ options, print }) => {
  const { role = '', label = '', 'ttl-minutes': ttl = String(DEFAULT_TTL_MINUTES) } = options;
  const ttlMinutes = Number(ttl);
  if (!isRole(role)) throw new CommandRefusal(`--role is one of ${ROLES.join(', ')}.`);
  if (label === '') throw new CommandRefusal('--label says what the token is for, such as --label demo.');
  if (!Number.isInteger(ttlMinutes) || ttlMinutes < 1 || ttlMinutes > MAX_TTL_MINUTES)
    throw new CommandRefusal(`--ttl-minutes is a whole number from 1 to ${String(MAX_TTL_MINUTES)}.`);
  const database = await connect(addressOf(readControllerSettings(environment())));
  try {
    const { token } = await issueTokenOn(database).run({ role, label, ttlMinutes });
    print(token);
    return 0;
  } finally {
    await database.destroy();
  }
};
