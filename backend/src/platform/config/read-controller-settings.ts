import { isIPv4, isIPv6 } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { ConfigurationError } from './configuration-error.ts';
import type { HttpConfig, LogConfig, QueueConfig, StorageConfig, TlsConfig } from './controller-config.ts';
import { ControllerEnvironment } from './controller-environment.ts';
import { judgeKeys } from './known-keys.ts';

const DEFAULT_PORT = 8787;
const LOOPBACK = '127.0.0.1';

/** Where the database is, as far as the environment says. */
export type DatabaseSettings =
  { readonly kind: 'server'; readonly url: string } | { readonly kind: 'embedded'; readonly port: number | null };

/** Everything that is set from outside, parsed and final. The embedded database's address comes at its start. */
export interface ControllerSettings {
  readonly storage: StorageConfig;
  readonly database: DatabaseSettings;
  readonly queue: QueueConfig;
  readonly http: HttpConfig;
  readonly log: LogConfig;
  readonly warnings: readonly string[];
}

export const isLoopback = (address: string): boolean =>
  (isIPv4(address) && address.startsWith('127.')) || (isIPv6(address) && address === '::1');

const defaultDataDir = (): string =>
  process.getuid?.() === 0 ? '/var/lib/rakkr/controller' : join(homedir(), '.local', 'share', 'rakkr');

/** `console/dist/browser` of the repository; this file stands in `backend/dist/src/platform/config` or below `src`. */
const defaultConsoleDir = (): string => {
  const [repository] = import.meta.dirname.split('/backend/');
  return join(repository ?? '/', 'console', 'dist', 'browser');
};

const tlsOf = (env: ControllerEnvironment, issues: string[]): TlsConfig => {
  const { RAKKR_TLS_CERT: cert, RAKKR_TLS_KEY: key, RAKKR_TLS: own } = env;
  if (cert !== undefined && key !== undefined) {
    if (own !== undefined) issues.push('RAKKR_TLS and RAKKR_TLS_CERT exclude each other. Set one of them.');
    return { kind: 'files', certPath: resolve(cert), keyPath: resolve(key) };
  }
  if (cert !== undefined) issues.push('RAKKR_TLS_CERT is set without RAKKR_TLS_KEY. Set both.');
  if (key !== undefined) issues.push('RAKKR_TLS_KEY is set without RAKKR_TLS_CERT. Set both.');
  return { kind: own ?? 'none' };
};

/** Passwords and session cookies travel in every request: off this machine they go over TLS. */
const judgeTransport = (http: HttpConfig, issues: string[]): void => {
  if (http.tls.kind !== 'none' || http.trustedProxies.length > 0 || isLoopback(http.bindAddress)) return;
  issues.push(
    `RAKKR_BIND_ADDRESS is ${http.bindAddress}, which others reach, and there is no TLS. ` +
      'Set RAKKR_TLS=self-signed, or RAKKR_TLS_CERT and RAKKR_TLS_KEY, or RAKKR_TRUSTED_PROXY to the address of your TLS proxy.',
  );
};

const parseEnvironment = (env: NodeJS.ProcessEnv, issues: string[]): ControllerEnvironment => {
  const set = Object.entries(env).flatMap(([key, value]) => (value?.trim() ? [[key, value.trim()] as const] : []));
  const parsed = plainToInstance(ControllerEnvironment, Object.fromEntries(set));
  for (const { property, constraints, value } of validateSync(parsed)) {
    // A connection string may hold a password: its value is not repeated.
    const shown = property.endsWith('_URL') ? '' : ` It is "${String(value)}".`;
    issues.push(...Object.values(constraints ?? {}).map((message) => `${message}.${shown}`));
  }
  return parsed;
};

/**
 * Reads the environment.
 *
 * @throws ConfigurationError naming every wrong key
 */
export const readControllerSettings = (env: NodeJS.ProcessEnv): ControllerSettings => {
  const { refusals: issues, warnings } = judgeKeys(Object.keys(env));
  const parsed = parseEnvironment(env, issues);
  const dataDir = resolve(parsed.RAKKR_DATA_DIR ?? defaultDataDir());
  const http: HttpConfig = {
    bindAddress: parsed.RAKKR_BIND_ADDRESS ?? LOOPBACK,
    port: parsed.PORT ?? DEFAULT_PORT,
    tls: tlsOf(parsed, issues),
    trustedProxies: parsed.RAKKR_TRUSTED_PROXY ?? [],
    publicUrl: parsed.RAKKR_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    consoleDir: resolve(parsed.RAKKR_CONSOLE_DIR ?? defaultConsoleDir()),
  };
  judgeTransport(http, issues);
  if (issues.length > 0) throw new ConfigurationError(issues);
  return Object.freeze({
    storage: { dataDir, audioDir: join(dataDir, 'audio'), secretsDir: join(dataDir, 'secrets') },
    database:
      parsed.DATABASE_URL === undefined
        ? { kind: 'embedded' as const, port: parsed.RAKKR_EMBEDDED_PG_PORT ?? null }
        : { kind: 'server' as const, url: parsed.DATABASE_URL },
    queue: { redisUrl: parsed.REDIS_URL ?? null },
    http,
    log: { level: parsed.RAKKR_LOG_LEVEL ?? 'info' },
    warnings,
  });
};
