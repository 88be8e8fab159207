import { absoluteTime, calendarDate, clockTime, clockTimeMs, zoneWord } from './wall-clock.ts';

const winter = Date.UTC(2026, 10, 24, 9, 12, 43, 214);

describe('wall clock', () => {
  it("shows the zone's time, not the viewer's", () => {
    expect(clockTime(winter, 'Europe/Vienna')).toBe('10:12:43');
    expect(clockTime(winter, 'UTC')).toBe('09:12:43');
  });

  it('shows midnight as 00, never 24', () => {
    expect(clockTime(Date.UTC(2026, 10, 24), 'UTC')).toBe('00:00:00');
  });

  it('adds milliseconds for ledgers', () => {
    expect(clockTimeMs(winter, 'UTC')).toBe('09:12:43.214');
  });

  it('writes every date with its year', () => {
    expect(calendarDate(winter, 'Europe/Vienna')).toBe('Tue 24 Nov 2026');
    expect(calendarDate(Date.UTC(2026, 8, 1, 12), 'UTC')).toBe('Tue 1 Sep 2026');
  });

  it('names the zone and UTC in the absolute time', () => {
    expect(zoneWord(winter, 'UTC')).toBe('UTC');
    expect(absoluteTime(winter, 'Europe/Vienna')).toContain('09:12:43 UTC');
  });
});
