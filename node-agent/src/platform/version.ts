import { readFileSync } from 'node:fs';

import { JsonRecord } from './json-record.ts';

/** Release of the agent, from its package. */
export const agentVersion = (): string =>
  JsonRecord.of(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')), 'package.json').text(
    'version',
  );
