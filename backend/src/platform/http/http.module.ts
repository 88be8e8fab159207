import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';

import { CallerResolvers } from './caller-resolvers.ts';
import { DenyByDefault } from './deny-by-default.ts';
import { EnvelopeInterceptor } from './envelope.ts';
import { ProblemFilter } from './problem.filter.ts';
import { RouteCatalogue } from './route-catalogue.ts';

/** What every route has in common. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    CallerResolvers,
    DenyByDefault,
    RouteCatalogue,
    { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [CallerResolvers, RouteCatalogue],
})
export class HttpModule {}
