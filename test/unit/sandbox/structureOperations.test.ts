import assert from 'node:assert/strict';
import { Ledger } from '../../../src/context/ledger';
import { SearchTimeout } from '../../../src/context/timeLimit';
import { DocumentChoice } from '../../../src/sandbox/documentChoice';
import { Lists } from '../../../src/sandbox/lists';
import { structureOperations } from '../../../src/sandbox/structureOperations';
import type { Parsers } from '../../../src/structure/parsers';
import type { FileResult } from '../../../src/structure/task';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

/** Operations over three files, with parsers that answer so. */
function operations(result: (document: number) => Partial<FileResult>, outOfTimeAfter = Infinity) {
  let stopped = 0;
  let searched = 0;
  const parsers: Parsers = {
    captureNames: () => ['call', 'callee', 'arguments', 'argument'],
    search: ({ files }, onResult) => {
      for (const { document } of files) {
        if (searched++ >= outOfTimeAfter) throw new SearchTimeout();
        const nothing = {
          document,
          ok: true,
          hasErrors: false,
          isIncomplete: false,
          packed: new Int32Array(),
        };
        onResult({ ...nothing, ...result(document) } as FileResult);
      }
    },
    stop: () => stopped++,
  };
  const snapshot = inMemorySnapshot({ 'a.ts': 'f()', 'b.ts': 'g()', 'c.ts': 'h()' });
  const limited = <T>(work: () => T) => work();
  const dependencies = { snapshot, ledger: new Ledger(snapshot), limited, parsers };
  const made = structureOperations(dependencies, {
    lists: new Lists(),
    choice: new DocumentChoice(snapshot, limited),
  });
  return {
    run: (name: string, ...args: unknown[]) => made[name]?.(...args) as { note?: string },
    stopped: () => stopped,
  };
}

describe('structureOperations', () => {
  it('says what to do when time runs out, and ends the parsers', () => {
    const { run, stopped } = operations(() => ({}), 2);
    assert.throws(
      () => run('structure.calls'),
      /parsing took too long and was stopped: give a glob that leaves fewer files/,
    );
    assert.equal(stopped(), 1);
  });

  it('says which files were not searched, and where results may be missing', () => {
    const { run } = operations((document) =>
      document === 0 ? { ok: false, reason: 'too much to parse' } : { isIncomplete: document === 2 },
    );
    assert.equal(
      run('structure.calls').note,
      '1 file not searched, use context.grep there: a.ts (too much to parse); ' +
        'results may be missing in 1 file with syntax that the grammar does not know: c.ts',
    );
  });

  it('parses only the files that have the name', () => {
    const { run } = operations((document) => ({ ok: false, reason: `document ${document}` }));
    assert.match(run('structure.calls', 'x.g').note ?? '', /^1 file not searched.*b\.ts \(document 1\)$/);
  });
});
