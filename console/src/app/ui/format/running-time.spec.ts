import { runningTime, runningTimeMs } from './running-time.ts';

describe('running time', () => {
  it('shows hours, minutes and seconds', () => {
    expect(runningTime(4363)).toBe('01:12:43');
    expect(runningTime(0)).toBe('00:00:00');
  });

  it('names the days from one day on', () => {
    expect(runningTime(86_399)).toBe('23:59:59');
    expect(runningTime(86_400 + 2 * 3600 + 14 * 60 + 7)).toBe('1 d 02:14:07');
  });

  it('never counts a second before it is whole', () => {
    expect(runningTime(59.999)).toBe('00:00:59');
  });

  it('adds milliseconds for ledgers', () => {
    expect(runningTimeMs(4231.214)).toBe('01:10:31.214');
    expect(runningTimeMs(0.9996)).toBe('00:00:01.000');
  });
});
