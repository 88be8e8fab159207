import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

const CONFIG_KEY = 'jsonLimitBytes';

/** Lets one route take longer JSON than others do. The body is read before its caller is known: keep it small. */
export const JsonLimit = (limitBytes: number): MethodDecorator => RouteConfig({ [CONFIG_KEY]: limitBytes });

/** Makes `@JsonLimit` count. To be called before any route is there. */
export const installJsonLimits = (fastify: FastifyInstance): void => {
  fastify.addHook('onRoute', (route) => {
    const config: Record<string, unknown> = { ...route.config };
    const limitBytes = config[CONFIG_KEY];
    if (typeof limitBytes === 'number') route.bodyLimit = limitBytes;
  });
};
