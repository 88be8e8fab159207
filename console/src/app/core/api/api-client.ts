import { Injectable, signal } from '@angular/core';

import type { PageMeta } from '@rakkr/shared/primitives';

import { ApiProblem } from './api-problem.ts';

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Page<T> {
  readonly data: readonly T[];
  readonly meta: PageMeta;
}

interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Query;
  readonly body?: object;
  readonly signal?: AbortSignal;
  /** The second arrival of a command with the same key returns the first outcome. */
  readonly commandKey?: string;
}

/** A key for one command; works without a secure context, where `randomUUID` is not there. */
export const newCommandKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Address of a route: `/api/v1` and the parts, each escaped. */
export const apiPath = (...parts: readonly string[]): string => `/api/v1/${parts.map(encodeURIComponent).join('/')}`;

function addressOf(request: ApiRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? request.path : `${request.path}?${text}`;
}

/** The controller's REST surface: takes `data` out of its envelope, turns refusals into `ApiProblem`. */
@Injectable({ providedIn: 'root' })
export class ApiClient {
  private readonly refusedSessions = signal(0);
  /** Counts answers that said "sign in first": the session has ended. */
  readonly sessionEnds = this.refusedSessions.asReadonly();

  async get<T>(path: string, options: { readonly query?: Query; readonly signal?: AbortSignal } = {}): Promise<T> {
    return this.data<T>({ method: 'GET', path, ...options });
  }

  async page<T>(
    path: string,
    options: { readonly query?: Query; readonly signal?: AbortSignal } = {},
  ): Promise<Page<T>> {
    const response = await this.send({ method: 'GET', path, ...options });
    // The envelope of every list of the contract.
    return (await response.json()) as Page<T>;
  }

  async bytes(
    path: string,
    options: { readonly query?: Query; readonly signal?: AbortSignal } = {},
  ): Promise<Uint8Array> {
    const response = await this.send({ method: 'GET', path, ...options });
    return new Uint8Array(await response.arrayBuffer());
  }

  async post<T>(path: string, body: object = {}, options: { readonly commandKey?: string } = {}): Promise<T> {
    return this.data<T>({ method: 'POST', path, body, ...options });
  }

  async put<T>(path: string, body: object): Promise<T> {
    return this.data<T>({ method: 'PUT', path, body });
  }

  async patch<T>(path: string, body: object): Promise<T> {
    return this.data<T>({ method: 'PATCH', path, body });
  }

  async delete(path: string): Promise<void> {
    await this.send({ method: 'DELETE', path });
  }

  private async data<T>(request: ApiRequest): Promise<T> {
    const response = await this.send(request);
    const text = await response.text();
    // The envelope of the contract; routes without an answer (204) are asked for with T = void.
    return (text === '' ? undefined : (JSON.parse(text) as { data: T }).data) as T;
  }

  private async send(request: ApiRequest): Promise<Response> {
    const response = await this.fetch(request);
    if (response.ok) return response;
    const problem = await ApiProblem.of(response);
    if (problem.code === 'access.unauthenticated') this.refusedSessions.update((count) => count + 1);
    throw problem;
  }

  private async fetch(request: ApiRequest): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json, application/problem+json, */*' };
    if (request.body) headers['content-type'] = 'application/json';
    if (request.commandKey !== undefined) headers['idempotency-key'] = request.commandKey;
    try {
      return await fetch(addressOf(request), {
        method: request.method,
        headers,
        credentials: 'same-origin',
        cache: 'no-store',
        body: request.body ? JSON.stringify(request.body) : null,
        signal: request.signal ?? null,
      });
    } catch (error) {
      if (request.signal?.aborted === true) throw error;
      throw ApiProblem.unreachable(error);
    }
  }
}
