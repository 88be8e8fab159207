import { describe, expect, it } from '@jest/globals';

import { recordingTitle } from './recording-defaults.ts';

const now = new Date('2026-11-21T09:07:30Z');

describe('recordingTitle', () => {
  it('names a recording by UTC minute and place', () => {
    expect(recordingTitle({}, 'Council chamber', now)).toEqual({
      name: '2026-11-21_09:07_Ad Hoc_Council chamber',
      folder: 'Ad Hoc/2026/11/Council chamber',
      tags: ['ad-hoc', 'voice'],
    });
  });

  it('keeps what was asked for', () => {
    const wish = { name: 'Hearing', folder: 'Court/3', tags: [] };
    expect(recordingTitle(wish, 'Court', now)).toEqual(wish);
  });
});
