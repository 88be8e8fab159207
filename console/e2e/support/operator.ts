import type { BearerSessionDto } from '@rakkr/shared/access';

/** The first administrator of every story. */
export const FIRST_ADMINISTRATOR = {
  name: 'Ana Reyes',
  email: 'ana.reyes@example.org',
  password: 'lantern over the harbour',
} as const;

/** An operator's API client: sets up or signs in, then asks with the bearer token. */
export class Operator {
  readonly url: string;
  readonly token: string;

  private constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /** Makes the first administrator without the page for it. */
  static async setUp(url: string, setupCode: string): Promise<Operator> {
    const body = JSON.stringify({ setupCode, ...FIRST_ADMINISTRATOR });
    const answer = await fetch(`${url}/api/v1/setup`, { method: 'POST', headers: JSON_BODY, body });
    if (!answer.ok) throw new Error(`set-up answered ${answer.status}: ${await answer.text()}`);
    return Operator.signIn(url);
  }

  static async signIn(url: string): Promise<Operator> {
    const { email, password } = FIRST_ADMINISTRATOR;
    const answer = await fetch(`${url}/api/v1/sessions?transport=bearer`, {
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify({ email, password }),
    });
    if (!answer.ok) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`);
    const { data } = (await answer.json()) as { data: BearerSessionDto }; // the contract of that route
    return new Operator(url, data.token);
  }

  async get<T>(path: string): Promise<T> {
    return this.data<T>(await this.fetch(path));
  }

  async post<T>(path: string, body: object = {}): Promise<T> {
    return this.data<T>(await this.fetch(path, { method: 'POST', headers: JSON_BODY, body: JSON.stringify(body) }));
  }

  async put<T>(path: string, body: object): Promise<T> {
    return this.data<T>(await this.fetch(path, { method: 'PUT', headers: JSON_BODY, body: JSON.stringify(body) }));
  }

  /** The answer as it came, whatever its status. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${this.token}`);
    return fetch(`${this.url}/api/v1/${path}`, { ...init, headers });
  }

  private async data<T>(answer: Response): Promise<T> {
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text}`);
    return (text === '' ? undefined : (JSON.parse(text) as { data: unknown }).data) as T; // the envelope of the contract
  }
}

const JSON_BODY = { 'content-type': 'application/json' };
