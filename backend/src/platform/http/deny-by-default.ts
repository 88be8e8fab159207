import { Injectable, type OnModuleInit } from '@nestjs/common';

import { RouteCatalogue } from './route-catalogue.ts';

/** Refuses to start while a route or socket event stands open by omission. */
@Injectable()
export class DenyByDefault implements OnModuleInit {
  constructor(private readonly routes: RouteCatalogue) {}

  onModuleInit(): void {
    const open = this.routes.handlers().filter(({ access }) => access === null);
    if (open.length === 0) return;
    const list = open.map(({ method, path, handler }) => `  ${method} ${path} (${handler})`).join('\n');
    throw new Error(`These handlers declare neither a permission nor a reason to be public:\n${list}`);
  }
}
