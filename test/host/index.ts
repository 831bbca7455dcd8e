import Mocha from 'mocha';
import { runMocha } from '../support/runMocha';
import { writeTally } from '../support/tally';
import { FileReporter } from './reporter';

/**
 * What VS Code calls in its extension host to run the tests. TEST_GREP, if set, chooses among them.
 * @throws when a test failed, so that VS Code exits with an error
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 180_000, reporter: FileReporter });
  const grep = process.env['TEST_GREP'];
  if (grep !== undefined) mocha.grep(grep);
  // The tests are in one bundle, not in files that mocha could load: so put `describe` and `it` in place for them.
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', mocha);
  process.setSourceMapsEnabled(true);
  await import('host:tests');
  const tally = await runMocha(mocha);
  await writeTally(tally);
  if (tally.failed > 0) throw new Error(`${tally.failed} tests failed`);
}
