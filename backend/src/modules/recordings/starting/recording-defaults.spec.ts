import { describe, expect, it } from '@jest/globals';

import { recordingTitle } from './recording-defaults.ts';

const now = new Date('2026-11-21T09:07:30Z');

describe('recordingTitle', () => {
  it('names a recording by its room and the minute on the clock of that room', () => {
    expect(recordingTitle({}, { name: 'Council chamber', timeZone: 'Europe/Vienna' }, now)).toEqual({
      name: 'Council chamber, 21 Nov 2026, 10:07',
      folder: 'Ad Hoc/2026/11/Council chamber',
      tags: ['ad-hoc', 'voice'],
    });
  });

  it('files a recording by the UTC month, whatever the date in its room', () => {
    const place = { name: 'Hall', timeZone: 'Pacific/Auckland' };
    const title = recordingTitle({}, place, new Date('2026-11-30T23:59:00Z'));
    expect(title).toMatchObject({ name: 'Hall, 1 Dec 2026, 12:59', folder: 'Ad Hoc/2026/11/Hall' });
  });

  it('keeps what was asked for', () => {
    const wish = { name: 'Hearing', folder: 'Court/3', tags: [] };
    expect(recordingTitle(wish, { name: 'Court', timeZone: 'UTC' }, now)).toEqual(wish);
  });
});
