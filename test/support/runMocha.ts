import type Mocha from 'mocha';
import type { Tally } from './tally';

/** Runs the tests that `mocha` has loaded. A hook that fails counts as a failed test. */
export function runMocha(mocha: Mocha): Promise<Tally> {
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed, skipped: pending });
    });
  });
}
