import type { IncomingMessage, ServerResponse } from 'node:http';

import { Module } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';

import { LogConfig } from '../config/controller-config.ts';
import { errorFields } from './error-fields.ts';

/** What a log line never shows, wherever an object of that shape is logged. */
export const REDACTED_PATHS = [
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  '*.password',
  '*.token',
  '*.credential',
  '*.setupCode',
  '*.url.password',
];

/** Asked every few seconds by machines: their failures show in the readiness itself. */
const isProbe = (request: IncomingMessage): boolean => /^\/(healthz|readyz|metrics)(\?|$)/.test(request.url ?? '');

const requestLogOptions = (level: string): NonNullable<Params['pinoHttp']> => ({
  level,
  redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
  autoLogging: { ignore: isProbe },
  customLogLevel: (_request, response, error) => (error !== undefined || response.statusCode >= 500 ? 'error' : 'info'),
  customSuccessMessage: () => 'request.answered',
  customErrorMessage: () => 'request.failed',
  serializers: {
    err: (thrown: unknown) => errorFields(thrown),
    req: ({ id, method, url }: { id: string; method: string; url: string }) => ({ id, method, url }),
    res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
  },
  genReqId: (request: IncomingMessage, _response: ServerResponse) => request.id,
});

/** JSON lines with the request's id; control characters are escaped by JSON itself. */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [LogConfig],
      useFactory: (log: LogConfig) => ({ pinoHttp: requestLogOptions(log.level) }),
    }),
  ],
})
export class LogModule {}
