import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { DomainError } from '@rakkr/shared/problems';

import type { CallerResolvers } from './caller-resolvers.ts';
import { presentedCredentials } from './presented-credentials.ts';

const CONFIG_KEY = 'jsonLimitBytes';

/** Lets one route of nodes take longer JSON than others do; the caller is known before the body is read. */
export const JsonLimit = (limitBytes: number): MethodDecorator => RouteConfig({ [CONFIG_KEY]: limitBytes });

/** Makes `@JsonLimit` count. To be called before any route is there. */
export const installJsonLimits = (fastify: FastifyInstance, callers: CallerResolvers): void => {
  // The guard comes after the body: without this, anybody could make the controller hold long ones.
  const requireNode = async ({ headers }: FastifyRequest): Promise<void> => {
    if ((await callers.node(presentedCredentials(headers))) === null) throw new DomainError('node.credential-invalid');
  };
  fastify.addHook('onRoute', (route) => {
    const config: Record<string, unknown> = { ...route.config };
    const limitBytes = config[CONFIG_KEY];
    if (typeof limitBytes !== 'number') return;
    route.bodyLimit = limitBytes;
    route.onRequest = [...[route.onRequest ?? []].flat(), requireNode];
  });
};
