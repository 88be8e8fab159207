/** Where the controller keeps what is its own. */
export class StorageConfig {
  /** Everything of this controller stands below it. */
  readonly dataDir!: string;
  /** Masters of recordings. */
  readonly audioDir!: string;
  /** Mode 0700: passwords, keys, the set-up code. */
  readonly secretsDir!: string;
}

export class DatabaseConfig {
  /** Connection string of PostgreSQL, password included: never logged. */
  readonly url!: string;
  /** True where this process runs PostgreSQL itself. */
  readonly isEmbedded!: boolean;
}

export class QueueConfig {
  /** Queues stand in PostgreSQL where this is null. */
  readonly redisUrl!: string | null;
}

export type TlsConfig =
  | { readonly kind: 'none' }
  | { readonly kind: 'files'; readonly certPath: string; readonly keyPath: string }
  | { readonly kind: 'self-signed' };

export class HttpConfig {
  readonly bindAddress!: string;
  readonly port!: number;
  readonly tls!: TlsConfig;
  /** Addresses whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies!: readonly string[];
  /** Address that users and nodes reach, without a slash at the end; null until it is known. */
  readonly publicUrl!: string | null;
  /** The built console. */
  readonly consoleDir!: string;
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export class LogConfig {
  readonly level!: LogLevel;
}

/** Everything a controller process is told from outside. Frozen; each slice is injected by its class. */
export interface ControllerConfig {
  readonly storage: StorageConfig;
  readonly database: DatabaseConfig;
  readonly queue: QueueConfig;
  readonly http: HttpConfig;
  readonly log: LogConfig;
}
