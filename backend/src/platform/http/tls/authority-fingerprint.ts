import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Injectable } from '@nestjs/common';

import { HttpConfig, StorageConfig } from '../../config/controller-config.ts';
import { TLS_FOLDER } from './load-tls.ts';

/** What a node pins when it comes in. */
@Injectable()
export class AuthorityFingerprint {
  constructor(
    private readonly http: HttpConfig,
    private readonly storage: StorageConfig,
  ) {}

  /** SHA-256 of this controller's own authority, `AB:CD:…`; null where nodes know the certificate's authority anyway. */
  read(): string | null {
    if (this.http.tls.kind !== 'self-signed') return null;
    const pem = readFileSync(join(this.storage.secretsDir, TLS_FOLDER, 'authority.crt'));
    return new X509Certificate(pem).fingerprint256;
  }
}
