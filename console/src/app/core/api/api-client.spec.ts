import { TestBed } from '@angular/core/testing';

import { ApiClient, apiPath } from './api-client.ts';
import { ApiProblem } from './api-problem.ts';

function answer(body: unknown, status = 200, type = 'application/json'): void {
  const text = body === undefined ? null : JSON.stringify(body);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(text, { status, headers: { 'content-type': type } })));
}

describe('ApiClient', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('takes the data out of its envelope', async () => {
    answer({ data: { isRequired: true } });
    await expect(TestBed.inject(ApiClient).get('/api/v1/setup')).resolves.toEqual({ isRequired: true });
  });

  it('turns a problem into an error with code, title and request id', async () => {
    const body = {
      code: 'room.without-channels',
      title: 'No channel',
      status: 409,
      requestId: '7f3a',
      detail: 'Give it one.',
    };
    answer(body, 409, 'application/problem+json');
    const failure: unknown = await TestBed.inject(ApiClient)
      .get('/x')
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiProblem);
    expect(failure).toMatchObject({
      code: 'room.without-channels',
      facts: { requestId: '7f3a', detail: 'Give it one.' },
    });
  });

  it('counts a refused session, so that the sign-in page opens', async () => {
    const api = TestBed.inject(ApiClient);
    const before = api.sessionEnds();
    answer(
      { code: 'access.unauthenticated', title: 'Sign in first', status: 401, requestId: '1' },
      401,
      'application/problem+json',
    );
    await expect(api.get('/x')).rejects.toBeInstanceOf(ApiProblem);
    expect(api.sessionEnds()).toBe(before + 1);
  });

  it('says that the controller does not answer when nothing comes back', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const failure: unknown = await TestBed.inject(ApiClient)
      .get('/x')
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'console.unreachable' });
  });

  it('says so when the answer is no problem of the product', async () => {
    answer({ oops: true }, 502, 'text/html');
    const failure: unknown = await TestBed.inject(ApiClient)
      .get('/x')
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'console.not-understood', facts: { status: 502 } });
  });

  it('escapes the parts of a path', () => {
    expect(apiPath('rooms', 'a/b')).toBe('/api/v1/rooms/a%2Fb');
  });
});
