import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';

import { AppModule } from './app.module.ts';
import { ConfigurationError } from './platform/config/configuration-error.ts';
import type { ControllerConfig, HttpConfig } from './platform/config/controller-config.ts';
import { serveApiDocument } from './platform/http/api-document.ts';
import { API_PREFIX, ROOT_ROUTES } from './platform/http/api-prefix.ts';
import { installBodyDeadline } from './platform/http/body-deadline.ts';
import { installBodyParsers } from './platform/http/body-parsers.ts';
import { CallerResolvers } from './platform/http/caller-resolvers.ts';
import { serveConsole } from './platform/http/console-files.ts';
import { createHttpAdapter } from './platform/http/create-http-adapter.ts';
import { installSecurityHeaders } from './platform/http/security-headers.ts';
import type { TlsMaterial } from './platform/http/tls/tls-material.ts';
import { errorCode } from './platform/process/error-code.ts';
import { RealtimeAdapter } from './platform/realtime/realtime-adapter.ts';
import { observeRequests } from './platform/telemetry/observe-requests.ts';

/** What is still under way when the program ends gets so long. */
const DRAIN_MS = 3_000;

export interface RunningController {
  readonly app: NestFastifyApplication;
  /** Address on this machine. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Puts the HTTP program together and listens. The database is migrated by whoever calls this, or not yet. */
export const startController = async (
  config: ControllerConfig,
  tls: TlsMaterial | null,
): Promise<RunningController> => {
  const adapter = createHttpAdapter(config.http, tls);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config), adapter, {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.setGlobalPrefix(API_PREFIX, { exclude: ROOT_ROUTES });
  app.useWebSocketAdapter(new RealtimeAdapter(app, config.queue));
  const fastify = app.getHttpAdapter().getInstance();
  installSecurityHeaders(fastify, tls !== null);
  installBodyDeadline(fastify);
  installBodyParsers(fastify, app.get(CallerResolvers));
  observeRequests(fastify);
  await serveConsole(fastify, config.http.consoleDir);
  serveApiDocument(app);
  await listen(app, config.http);
  const stop = async (): Promise<void> => {
    const cut = setTimeout(() => app.getHttpServer().closeAllConnections(), DRAIN_MS);
    await app.close();
    clearTimeout(cut);
  };
  return { app, url: await app.getUrl(), stop };
};

const LISTEN_ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there. Stop it, or set PORT to another.',
  EACCES: 'this account may not use that port. Set PORT to 1024 or above.',
  EADDRNOTAVAIL: 'this machine has no such address. Set RAKKR_BIND_ADDRESS to one that it has.',
};

const listen = async (app: NestFastifyApplication, { bindAddress, port }: HttpConfig): Promise<void> => {
  try {
    await app.listen(port, bindAddress);
  } catch (cause) {
    const advice = LISTEN_ADVICE[errorCode(cause) ?? ''];
    if (advice === undefined) throw cause;
    await app.close();
    throw new ConfigurationError([`The controller cannot listen on ${bindAddress} port ${String(port)}: ${advice}`]);
  }
};
