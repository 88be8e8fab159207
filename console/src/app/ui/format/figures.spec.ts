import { count, levelFigure, rate, seconds, signed, size } from './figures.ts';

describe('level figure', () => {
  it('uses the minus sign U+2212 and one decimal', () => {
    expect(levelFigure(-18.42)).toBe('\u221218.4');
  });

  it('gives positive levels a plus and full scale none', () => {
    expect(levelFigure(0.3)).toBe('+0.3');
    expect(levelFigure(-0.04)).toBe('0.0');
  });

  it('says only "quieter" below -90 and a dash where nothing is known', () => {
    expect(levelFigure(-160)).toBe('< \u221290');
    expect(levelFigure(null)).toBe('–');
  });
});

describe('sizes', () => {
  it('counts in decimal units', () => {
    expect(size(38_000_000)).toBe('38 MB');
    expect(size(1_200_000_000)).toBe('1.2 GB');
    expect(size(412)).toBe('412 B');
    expect(size(999_600)).toBe('1.0 MB');
  });

  it('shows a dash for an unknown size, never zero', () => {
    expect(size(null)).toBe('–');
  });
});

describe('other figures', () => {
  it('groups thousands, names kilohertz, keeps three digits of a short length', () => {
    expect(count(40_320)).toBe('40,320');
    expect(rate(44_100)).toBe('44.1 kHz');
    expect(seconds(0.84)).toBe('0.840 s');
    expect(signed(-0.42, 1)).toBe('\u22120.4');
  });
});
