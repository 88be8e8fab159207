import { Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
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
}

/** Refuses to start while a route or socket event stands open by omission. */
@Injectable()
export class DenyByDefault implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const open = this.handlers().filter(({ access }) => access === null);
    if (open.length === 0) return;
    const list = open.map(({ method, path, handler }) => `  ${method} ${path} (${handler})`).join('\n');
    throw new Error(`These handlers declare neither a permission nor a reason to be public:\n${list}`);
  }

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
      const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
      if (typeof method !== 'function') return [];
      const declared = routeOf(instance.constructor, method) ?? eventOf(method);
      if (declared === null) return [];
      const access = (Reflect.getMetadata(ROUTE_ACCESS, method) as RouteAccess | undefined) ?? null;
      return [{ ...declared, handler: `${instance.constructor.name}.${name}`, access }];
    });
  }
}

type Declared = Pick<DeclaredHandler, 'method' | 'path'>;

const routeOf = (controller: object, method: object): Declared | null => {
  const verb = Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod | undefined;
  if (verb === undefined) return null;
  const paths = [
    Reflect.getMetadata(PATH_METADATA, controller),
    Reflect.getMetadata(PATH_METADATA, method),
  ] as unknown[];
  const path = paths
    .map((part) => (typeof part === 'string' ? part.replace(/^\/|\/$/g, '') : ''))
    .filter((part) => part !== '');
  return { method: RequestMethod[verb], path: `/${path.join('/')}` };
};

const eventOf = (method: object): Declared | null => {
  if (Reflect.getMetadata(MESSAGE_MAPPING, method) !== true) return null;
  return { method: 'EVENT', path: String(Reflect.getMetadata(MESSAGE, method)) };
};
