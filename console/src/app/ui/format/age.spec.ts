import { age, lengthInWords } from './age.ts';

describe('age', () => {
  it('counts seconds below a minute', () => {
    expect(age(12_900)).toBe('12 s');
  });

  it('pads the seconds beside minutes, so that a running age does not jump', () => {
    expect(age(184_000)).toBe('3 min 04 s');
  });

  it('drops the seconds from an hour on and the minutes from a day on', () => {
    expect(age(101 * 60_000)).toBe('1 h 41 min');
    expect(age((2 * 24 + 4) * 3_600_000)).toBe('2 d 4 h');
  });

  it('shows no negative age when clocks differ', () => {
    expect(age(-400)).toBe('0 s');
  });
});

describe('length in words', () => {
  it('leaves out what is zero', () => {
    expect(lengthInWords(9258)).toBe('2 h 34 min 18 s');
    expect(lengthInWords(20)).toBe('20 s');
    expect(lengthInWords(3600)).toBe('1 h');
    expect(lengthInWords(0)).toBe('0 s');
  });

  it('counts a second when all of it is there', () => {
    expect(lengthInWords(20.83)).toBe('20 s');
  });
});
