import type { ProblemDetails } from '@rakkr/shared/problems';

/** A spec says what it expects of an answer by asserting it. */
type Untyped = ReturnType<typeof JSON.parse>;

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body: `{ data }`, `{ data, meta }`, or a problem; null where there is none. */
  readonly body: Untyped;
  /** `data` of a success. */
  readonly data: Untyped;
  /** The refusal, where it is one. */
  readonly problem: ProblemDetails;
}

/** Requests below `/api/v1` as one caller. */
export interface ApiClient {
  /** The bearer that goes with every request. */
  readonly token: string | null;
  get(path: string): Promise<ApiAnswer>;
  post(path: string, body?: object): Promise<ApiAnswer>;
  put(path: string, body?: object): Promise<ApiAnswer>;
  patch(path: string, body?: object): Promise<ApiAnswer>;
  delete(path: string): Promise<ApiAnswer>;
  /** Anything else; a path that begins with `/` stands at the root. */
  send(path: string, init?: RequestInit): Promise<Response>;
}

const parse = async (response: Response): Promise<ApiAnswer> => {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body = isJson && text !== '' ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, body, data: body?.data, problem: body };
};

export const apiClient = (url: string, token: string | null): ApiClient => {
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (token !== null && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
    return fetch(path.startsWith('/') ? `${url}${path}` : `${url}/api/v1/${path}`, { ...init, headers });
  };
  const withBody = (method: string) => async (path: string, body?: object) => {
    const json =
      body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return parse(await send(path, { method, ...json }));
  };
  return {
    token,
    send,
    get: async (path) => parse(await send(path)),
    delete: async (path) => parse(await send(path, { method: 'DELETE' })),
    post: withBody('POST'),
    put: withBody('PUT'),
    patch: withBody('PATCH'),
  };
};
