import { expect, it } from '@jest/globals';

import { wishedChanges } from './wished-changes.ts';

class Settings {
  constructor(readonly seconds: number) {}
}
interface Wish {
  name?: string;
  floor?: string | null;
  settings?: Settings;
}
const FIELDS = ['name', 'floor', 'settings'] as const;
const stored = { name: 'Hall', floor: '2', settings: { seconds: 5 } };

const changes = (wish: Wish): Partial<Wish> => wishedChanges(stored, wish, FIELDS);

it('names nothing that the wish leaves out or that is so already, whatever its class', () => {
  expect(changes({ name: 'Hall', settings: new Settings(5) })).toEqual({});
});

it('names what is to be emptied', () => {
  expect(changes({ floor: null })).toEqual({ floor: null });
});

it('takes a value of several parts as one', () => {
  expect(changes({ settings: new Settings(6) })).toEqual({ settings: new Settings(6) });
});
