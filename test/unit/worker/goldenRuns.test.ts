import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replayTrace } from '../../../src/cli/replayTrace';
import { readJournal } from '../../../src/trace/readJournal';
import { replayableRun, type RecordedRun } from '../../../src/trace/recordedRun';
import type { Session } from '../../../src/worker/session';
import { journalOf, modelsOf, play } from '../../golden/record';
import { scenarios, type Scenario } from '../../golden/scenarios';
import { realSession } from '../../support/askEngine';
import { inMemoryCorpus } from '../../support/inMemoryCorpus';
import { findRepository } from '../../support/repository';

/** Recorded runs guard the engine: `UPDATE_GOLDEN=1 npm test -- unit --grep golden` records them again. */
describe('a golden run', () => {
  const folder = join(findRepository().root, 'test/golden');
  const fileOf = (name: string) => join(folder, `${name}.jsonl`);
  let session: Session;
  before(() => {
    session = realSession();
  });
  after(() => session.dispose());

  if (process.env['UPDATE_GOLDEN'] === '1')
    before('record them', async () => {
      for (const [name, scenario] of Object.entries(scenarios)) {
        const { events, finished } = await play(session, scenario);
        assert.notEqual(finished.status, 'failed', `${name}: ${JSON.stringify(finished.reason)}`);
        await mkdir(dirname(fileOf(name)), { recursive: true });
        await writeFile(fileOf(name), await journalOf(events));
      }
    });

  const read = async (name: string): Promise<RecordedRun> => {
    assert.ok(existsSync(fileOf(name)), `${fileOf(name)} is missing: record it with UPDATE_GOLDEN=1`);
    const { events, problems } = readJournal(await readFile(fileOf(name), 'utf8'));
    assert.deepEqual(problems, []);
    const recorded = replayableRun(events);
    assert.ok(recorded);
    return recorded;
  };
  const replay = (recorded: RecordedRun, scenario: Scenario, hasTexts: boolean) => {
    const corpus = inMemoryCorpus(hasTexts ? scenario.texts : {});
    const about = { corpus, models: modelsOf(scenario, session), route: scenario.route ?? ('rlm' as const) };
    return replayTrace(
      session,
      { ...recorded, withoutFiles: !hasTexts },
      about,
      new AbortController().signal,
    );
  };

  for (const [name, scenario] of Object.entries(scenarios)) {
    it(`is what this engine does, over the same texts: ${name}`, async () => {
      const recorded = await read(name);
      assert.deepEqual(await replay(recorded, scenario, true), {
        same: true,
        events: recorded.events.length,
      });
    });
    it(`is found again without its texts: ${name}`, async () => {
      const recorded = await read(name);
      assert.deepEqual(await replay(recorded, scenario, false), {
        same: true,
        events: recorded.events.length,
      });
    });
  }
});
