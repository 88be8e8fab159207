import { Injectable, RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

import { ROUTE_ACCESS, type RouteAccess } from './route-access.ts';

const MESSAGE_MAPPING = 'websockets:message_mapping';
const MESSAGE = 'message';

/** One route or one socket event, and who may use it. */
export interface DeclaredHandler {
  /** `NodesController.list`. */
  readonly handler: string;
  /** `GET`, or `EVENT` for a socket event. */
  readonly method: string;
  readonly path: string;
  readonly access: RouteAccess | null;
  /** Contract of the query; null where the route takes none. */
  readonly query: Type | null;
}

/** What the program answers to, read from its handlers' decorators. */
@Injectable()
export class RouteCatalogue {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Every route and socket event of the program. */
  handlers(): DeclaredHandler[] {
    const instances = [...this.discovery.getControllers(), ...this.discovery.getProviders()]
      .map((wrapper): unknown => wrapper.instance)
      .filter((instance) => typeof instance === 'object' && instance !== null);
    return [...new Set(instances)].flatMap((instance) => this.handlersOf(instance));
  }

  private handlersOf(instance: object): DeclaredHandler[] {
    const prototype: unknown = Object.getPrototypeOf(instance);
    if (typeof prototype !== 'object' || prototype === null) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method: unknown = Reflect.get(prototype, name);
      if (typeof method !== 'function') return [];
      const declared = routeOf(instance.constructor, method) ?? eventOf(method);
      if (declared === null) return [];
      // Set by the decorators of route-access.ts and by nothing else.
      const access = (Reflect.getMetadata(ROUTE_ACCESS, method) as RouteAccess | undefined) ?? null;
      const query = queryOf(instance.constructor, prototype, name);
      return [{ ...declared, handler: `${instance.constructor.name}.${name}`, access, query }];
    });
  }
}

type Declared = Pick<DeclaredHandler, 'method' | 'path'>;

const routeOf = (controller: object, method: object): Declared | null => {
  // Set by Nest's own decorators; a handler that is no route has none.
  const verb = Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod | undefined;
  if (verb === undefined) return null;
  const paths: unknown[] = [Reflect.getMetadata(PATH_METADATA, controller), Reflect.getMetadata(PATH_METADATA, method)];
  const path = paths
    .map((part) => (typeof part === 'string' ? part.replace(/^\/|\/$/g, '') : ''))
    .filter((part) => part !== '');
  return { method: RequestMethod[verb], path: `/${path.join('/')}` };
};

const eventOf = (method: object): Declared | null => {
  if (Reflect.getMetadata(MESSAGE_MAPPING, method) !== true) return null;
  return { method: 'EVENT', path: String(Reflect.getMetadata(MESSAGE, method)) };
};

/** Nest keeps each parameter as `<kind>:<index>`, with this shape; the compiler, a class for each parameter. */
const queryOf = (controller: object, prototype: object, name: string): Type | null => {
  // Set by Nest's own decorators; a route without parameters has none.
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    { index: number; data?: unknown }
  >;
  const query = Object.entries(parameters).find(
    ([key, { data }]) => key.startsWith(`${String(RouteParamtypes.QUERY)}:`) && data === undefined,
  );
  if (query === undefined) return null;
  // The compiler writes them for every method with a decorator, and a route has one.
  const types = Reflect.getMetadata('design:paramtypes', prototype, name) as Type[];
  return types[query[1].index] ?? null;
};
