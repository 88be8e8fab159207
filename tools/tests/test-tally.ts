/** What one layer reported. */
export interface Tally {
  readonly layer: string;
  readonly passed: number;
  /** Failed tests, plus one for each suite that could not be loaded and each runner that left no report. */
  readonly failed: number;
  readonly seconds: number;
}

/** The part of Jest's JSON report that is counted. Vitest writes the same fields. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Skipped tests: the lint law forbids them, so each one counts as a failure. */
  readonly numPendingTests: number;
  readonly testResults: readonly { status: string; assertionResults: readonly unknown[] }[];
}

function isReport(value: unknown): value is Report {
  const counts = ['numPassedTests', 'numFailedTests', 'numPendingTests'];
  return (
    typeof value === 'object' &&
    value !== null &&
    counts.every((key) => typeof (value as Record<string, unknown>)[key] === 'number') && // an object, asked above
    Array.isArray((value as Record<string, unknown>)['testResults'])
  );
}

/**
 * Counts one runner's report.
 *
 * @param report    the parsed JSON report; anything else counts as one failure
 * @param exitedOk  whether the runner itself ended with code 0
 */
export function tallyReport(report: unknown, exitedOk: boolean): Pick<Tally, 'passed' | 'failed'> {
  if (!isReport(report)) return { passed: 0, failed: 1 };
  const unloadable = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + report.numPendingTests + unloadable;
  const silentFailure = failed === 0 && (!exitedOk || report.numPassedTests === 0) ? 1 : 0;
  return { passed: report.numPassedTests, failed: failed + silentFailure };
}

/** The sum over all layers. */
export function total(tallies: readonly Tally[]): Pick<Tally, 'passed' | 'failed'> {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
  };
}

/** `N passed, N failed`. */
export const summary = (tally: Pick<Tally, 'passed' | 'failed'>): string =>
  `${tally.passed} passed, ${tally.failed} failed`;

/** 0 only when tests ran in every layer and none failed. */
export const exitCode = (tallies: readonly Tally[]): 0 | 1 =>
  tallies.length > 0 && tallies.every((tally) => tally.passed > 0 && tally.failed === 0) ? 0 : 1;
