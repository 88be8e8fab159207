import type { LoggerService } from '@nestjs/common';

import type { Log } from '../platform/log.ts';

/** Nest's own lines, as fields of ours; what it says while it composes is of interest to nobody but a developer. */
export class NestLog implements LoggerService {
  constructor(private readonly to: Log) {}

  log(message: unknown): void {
    this.to.debug({ nest: String(message) }, 'nest.log');
  }

  warn(message: unknown): void {
    this.to.warn({ nest: String(message) }, 'nest.warn');
  }

  error(message: unknown): void {
    this.to.error({ nest: String(message) }, 'nest.error');
  }

  fatal(message: unknown): void {
    this.to.fatal({ nest: String(message) }, 'nest.fatal');
  }
}
