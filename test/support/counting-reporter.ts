import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends every run with one plain line, `N passed, N failed` (and `, N skipped`), for people and machines that only look there,
 * after the names of the tests that passed only at a second try.
 */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    const second: string[] = [];
    let broken = errors.length;
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests += 1;
        const { state } = test.result();
        if (test.diagnostic()?.flaky === true) second.push(`${module.relativeModuleId} > ${test.fullName}`);
        if (state === 'passed' || state === 'failed' || state === 'skipped') count[state] += 1;
      }
      if (!module.ok() && tests === 0) broken += 1;
    }
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    process.once('exit', () => {
      for (const name of second) console.log(`only at a second try: ${name}`);
      console.log(`${count.passed} passed, ${count.failed + broken} failed${skipped}`);
    });
  }
}
