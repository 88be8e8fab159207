import { diskSpace, timeLeft } from './disk-space.ts';

describe('how long a disk lasts', () => {
  it.each([
    [59, 'under 1 min'],
    [60, '1 min'],
    [2_579, '42 min'],
    [6_119, '1 h 41 min'],
    [3 * 86_400 + 4 * 3_600 + 59, '3 d 4 h'],
  ])('reads %i s as %s', (seconds, words) => {
    expect(timeLeft(seconds)).toBe(words);
  });

  it('stands before the bytes', () => {
    expect(diskSpace(273_600, 412_000_000_000)).toBe('3 d 4 h (412 GB)');
    expect(diskSpace(600, null)).toBe('10 min');
  });

  it('is left out while nothing is recorded', () => {
    expect(diskSpace(null, 412_000_000_000)).toBe('412 GB');
    expect(diskSpace(null, null)).toBe('–');
  });

  it('is nothing on a disk that refuses, however much of it is free', () => {
    expect(diskSpace(0, 412_000_000_000)).toBe('none left (412 GB)');
  });
});
