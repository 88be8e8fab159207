import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type TimeLineRun, followingRuns, gapsBeside } from './time-line.ts';

const audio = (startFrame: number, lengthFrames: number): TimeLineRun => ({ kind: 'audio', startFrame, lengthFrames });
const gap = (startFrame: number, lengthFrames: number): TimeLineRun => ({ kind: 'gap', startFrame, lengthFrames });

describe('followingRuns', () => {
  it('goes nowhere while the next frame is missing', () => {
    expect(followingRuns(10, [audio(11, 5)])).toEqual([]);
  });

  it('goes over segments and gaps in the order of the time line', () => {
    expect(followingRuns(0, [audio(15, 5), gap(10, 5), audio(0, 10)])).toEqual([
      audio(0, 10),
      gap(10, 5),
      audio(15, 5),
    ]);
  });

  it('takes only what is new of a run that began before', () => {
    expect(followingRuns(4, [audio(0, 10)])).toEqual([audio(4, 6)]);
  });

  it('lets audio win over a gap declared for the same frames', () => {
    expect(followingRuns(0, [gap(0, 10), audio(4, 2)])).toEqual([gap(0, 4), audio(4, 2), gap(6, 4)]);
  });

  it('covers a whole time line whatever the order of its runs', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(50)), { maxLength: 30 }), fc.nat(), (pieces, seed) => {
        let at = 0;
        const runs = pieces.map(([isGap, length]) => {
          const run = isGap ? gap(at, length + 1) : audio(at, length + 1);
          at += length + 1;
          return run;
        });
        const shuffled = runs.toSorted((a, b) => ((a.startFrame * 7 + seed) % 13) - ((b.startFrame * 7 + seed) % 13));
        expect(followingRuns(0, shuffled)).toEqual(runs);
      }),
    );
  });
});

describe('gapsBeside', () => {
  it('keeps a gap whole where all of the audio is known', () => {
    expect(gapsBeside([audio(0, 10)], [gap(10, 90)], true)).toEqual([gap(10, 90)]);
    expect(gapsBeside([], [gap(10, 90)], false)).toEqual([gap(10, 90)]);
  });

  it('cuts a gap where the audio beyond is not looked at yet, so that none of it is blanked', () => {
    expect(gapsBeside([audio(0, 10), audio(20, 5)], [gap(10, 90), gap(30, 5)], false)).toEqual([gap(10, 15)]);
  });
});
