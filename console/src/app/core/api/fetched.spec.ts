import { Injector, runInInjectionContext, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { ApiProblem } from './api-problem.ts';
import { type Fetched, type FetchedOptions, fetched } from './fetched.ts';

function make<P, T>(options: Omit<FetchedOptions<P, T>, 'whatFailed'>): Fetched<T> {
  const whatFailed = 'Rooms cannot be shown';
  return runInInjectionContext(TestBed.inject(Injector), () => fetched({ ...options, whatFailed }));
}

const settled = async (): Promise<void> => {
  TestBed.tick();
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  TestBed.tick();
};

describe('fetched', () => {
  it('keeps the old value when a refresh fails, and says what failed', async () => {
    let answer: () => Promise<string> = () => Promise.resolve('twelve rooms');
    const rooms = make({ params: () => true, load: () => answer() });
    await settled();
    expect([rooms.value(), rooms.problem()]).toEqual(['twelve rooms', null]);

    answer = () => Promise.reject(ApiProblem.unreachable(null));
    rooms.reload();
    await settled();
    expect(rooms.value()).toBe('twelve rooms');
    expect(rooms.problem()).toMatchObject({ title: 'Rooms cannot be shown' });
  });

  it('never shows one thing in the place of another', async () => {
    const id = signal('a');
    const recording = make({
      params: () => id(),
      load: (wanted) => (wanted === 'a' ? Promise.resolve('recording a') : Promise.reject(new Error('gone'))),
      forgetsOnChange: true,
    });
    await settled();
    expect(recording.value()).toBe('recording a');
    id.set('b');
    await settled();
    expect(recording.value()).toBeNull();
    expect(recording.problem()).not.toBeNull();
  });

  it('asks for nothing without params', async () => {
    const load = vi.fn(() => Promise.resolve('x'));
    const nothing = make({ params: () => undefined, load });
    await settled();
    expect(load).not.toHaveBeenCalled();
    expect(nothing.value()).toBeNull();
  });
});
