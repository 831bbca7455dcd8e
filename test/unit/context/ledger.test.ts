import assert from 'node:assert/strict';
import { Ledger } from '../../../src/context/ledger';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

const line = 'const aLineLongEnoughToBeRecognised = true;';
const snapshot = inMemorySnapshot({ a: `${line}\n`, b: 'short\n', c: 'x' });

describe('Ledger', () => {
  it('counts each document once per kind', () => {
    const ledger = new Ledger(snapshot);
    ledger.searched(0);
    ledger.searched(0);
    ledger.searched(1);
    ledger.opened(1, 'short');
    assert.deepEqual(ledger.coverage(4), { inScope: 3, searched: 2, opened: 1, sent: 0, leftOut: 4 });
  });

  it('recognises opened lines in a prompt, and no others', () => {
    const ledger = new Ledger(snapshot);
    ledger.opened(0, `${line}\n`);
    ledger.opened(1, 'short\n');
    ledger.sentPrompt(`What is this?\n  ${line}\nshort`);
    assert.equal(ledger.coverage(0).sent, 1);
  });
});
