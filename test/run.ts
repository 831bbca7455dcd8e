/**
 * `npm test`: runs the suites, each in a process of its own, and ends with the line that sums them up.
 * `npm test -- unit host` runs those alone; `--grep TEXT` only the tests whose full title holds it.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exitOnSignals } from './support/processGroup';
import { findRepository } from './support/repository';
import { runSuite, suites } from './support/suites';
import { temporaryFolder } from './support/temporaryFolder';
import { addTallies, tallyLine, type Tally } from './support/tally';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const unknown = positionals.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`No such suite: ${unknown.join(', ')}. There are ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

exitOnSignals();
const repository = findRepository();
const folder = await temporaryFolder('tests');
const tallies: Tally[] = [];
for (const [name, suite] of Object.entries(suites)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const started = Date.now();
  console.log(`\n── ${name}: ${suite.title}`);
  const tally = await runSuite(repository, suite, join(folder.path, `${name}.json`), values.grep);
  tallies.push(tally);
  console.log(`── ${name}: ${tallyLine(tally)} (${Math.round((Date.now() - started) / 1000)} s)`);
}
await folder.remove();

const total = addTallies(tallies);
const { passed, failed } = total;
const summary = `${passed} passed, ${failed} failed`;
await writeFile(join(repository.dist, 'tests.txt'), `${summary}\n`);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`\n${summary}`);
process.exit(failed === 0 ? 0 : 1);
