import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Logger } from 'pino';

import { ConfigurationError } from '../../config/configuration-error.ts';
import type { HttpConfig, StorageConfig } from '../../config/controller-config.ts';
import { errorCode } from '../../process/error-code.ts';
import { ownNames, selfSigned } from './self-signed.ts';
import type { TlsMaterial } from './tls-material.ts';

/** Below the secrets: the authority that `RAKKR_TLS=self-signed` made, `authority.crt`, which nodes pin. */
export const TLS_FOLDER = 'tls';

const read = (path: string, key: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigurationError([`${key} is "${path}", which cannot be read: ${errorCode(cause) ?? 'unknown'}.`]);
  }
};

/** What the server shows; null where it speaks plain HTTP. */
export const loadTls = async (http: HttpConfig, storage: StorageConfig, log: Logger): Promise<TlsMaterial | null> => {
  switch (http.tls.kind) {
    case 'none':
      return null;
    case 'files':
      return { cert: read(http.tls.certPath, 'RAKKR_TLS_CERT'), key: read(http.tls.keyPath, 'RAKKR_TLS_KEY') };
    case 'self-signed': {
      const made = await selfSigned(join(storage.secretsDir, TLS_FOLDER), ownNames(http.publicUrl), new Date());
      log.info({ fingerprint: made.fingerprint }, 'tls.self-signed');
      return made;
    }
  }
};
