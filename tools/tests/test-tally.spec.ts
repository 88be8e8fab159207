import { describe, expect, it } from '@jest/globals';

import { exitCode, summary, tallyReport, total } from './test-tally.ts';

const report = (facts: object = {}): object => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  testResults: [],
  ...facts,
});
const tally = (passed: number, failed: number) => ({ layer: 'shared', seconds: 1, passed, failed });

describe('tallyReport', () => {
  it('takes the counts of a report', () => {
    expect(tallyReport(report({ numFailedTests: 2 }), false)).toEqual({ passed: 3, failed: 2 });
  });

  it('counts a skipped test as failed', () => {
    expect(tallyReport(report({ numPendingTests: 1 }), true)).toEqual({ passed: 3, failed: 1 });
  });

  it('counts a suite that could not be loaded as one failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }];
    expect(tallyReport(report({ testResults }), false)).toEqual({ passed: 3, failed: 1 });
  });

  it('counts a runner that left no report as one failure', () => {
    expect(tallyReport(undefined, true)).toEqual({ passed: 0, failed: 1 });
  });

  it('counts a runner that ended badly after passing tests as one failure', () => {
    expect(tallyReport(report(), false)).toEqual({ passed: 3, failed: 1 });
  });

  it('counts a layer in which no test ran as one failure', () => {
    expect(tallyReport(report({ numPassedTests: 0 }), true)).toEqual({ passed: 0, failed: 1 });
  });
});

describe('the sum', () => {
  it('adds up every layer', () => {
    expect(summary(total([tally(3, 1), tally(4, 0)]))).toBe('7 passed, 1 failed');
  });

  it('is a failure when one test failed anywhere', () => {
    expect(exitCode([tally(3, 0), tally(4, 1)])).toBe(1);
  });

  it('is a failure when nothing ran', () => {
    expect(exitCode([])).toBe(1);
  });

  it('is a success when every layer passed', () => {
    expect(exitCode([tally(3, 0), tally(4, 0)])).toBe(0);
  });
});
