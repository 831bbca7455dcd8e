/**
 * Runs bundled test files: `node mochaSuite.mjs [--timeout MS] [--reporter NAME] [--jobs N] FILES…`. With more than
 * one job they are run in so many processes, a file in each at a time; else in this one, one after the other.
 */
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { exitOnSignals } from './processGroup';
import { runMocha } from './runMocha';
import { writeTally } from './tally';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    timeout: { type: 'string', default: '180000' },
    reporter: { type: 'string', default: 'dot' },
    jobs: { type: 'string', default: '1' },
  },
});

exitOnSignals();
const { reporter } = values;
const [timeout, jobs] = [Number(values.timeout), Number(values.jobs)];
const mocha = new Mocha({ timeout, reporter, parallel: jobs > 1, jobs });
const grep = process.env['TEST_GREP'];
if (grep !== undefined) mocha.grep(grep);
for (const file of positionals) mocha.addFile(file);
// Its other processes load theirs themselves.
if (jobs === 1) await mocha.loadFilesAsync();
const tally = await runMocha(mocha);
await writeTally(tally);
// Not left to the event loop: a test that leaves a timer or a socket behind must not hold up the run.
process.exit(tally.failed === 0 ? 0 : 1);
