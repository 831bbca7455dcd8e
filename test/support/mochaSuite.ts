/** Runs bundled test files in this process: `node mochaSuite.mjs [--timeout MS] [--reporter NAME] FILES…`. */
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { exitOnSignals } from './processGroup';
import { runMocha } from './runMocha';
import { writeTally } from './tally';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '20000' }, reporter: { type: 'string', default: 'dot' } },
});

exitOnSignals();
const mocha = new Mocha({ timeout: Number(values.timeout), reporter: values.reporter });
const grep = process.env['TEST_GREP'];
if (grep !== undefined) mocha.grep(grep);
for (const file of positionals) mocha.addFile(file);
await mocha.loadFilesAsync();
const tally = await runMocha(mocha);
await writeTally(tally);
// Not left to the event loop: a test that leaves a timer or a socket behind must not hold up the run.
process.exit(tally.failed === 0 ? 0 : 1);
