import { describe, expect, it } from '@jest/globals';

import { freeSlug, roomSlug } from './room-slug.ts';

describe('roomSlug', () => {
  it.each([
    ['Council chamber', 'council-chamber'],
    ['  Saal 4 – Größe ', 'saal-4-grosse'],
    ['Café / Élysée', 'cafe-elysee'],
    ['../../etc', 'etc'],
    ['会議室', 'room'],
    ['', 'room'],
  ])('makes %j the address %j', (name, slug) => {
    expect(roomSlug(name)).toBe(slug);
  });

  it('cuts a long name without leaving a hyphen at the end', () => {
    const slug = roomSlug(`${'a'.repeat(79)} ${'b'.repeat(40)}`);
    expect(slug).toBe('a'.repeat(79));
  });
});

describe('freeSlug', () => {
  it('keeps a slug that nobody has', () => {
    expect(freeSlug('chamber', new Set(['chamber-2']))).toBe('chamber');
  });

  it('counts on from 2 past every taken one', () => {
    expect(freeSlug('chamber', new Set(['chamber', 'chamber-2']))).toBe('chamber-3');
  });
});
