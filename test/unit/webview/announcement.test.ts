import assert from 'node:assert/strict';
import { emptyRun } from '../../../src/rlm/trajectory';
import { announcement } from '../../../src/webview/announcement';

describe('what a screen reader is told while files are read', () => {
  it('changes with the quarters, however often they are counted', () => {
    const said = new Set<string>();
    for (let read = 0; read <= 77_000; read += 100)
      said.add(
        announcement(
          emptyRun(),
          { phase: 'starting', title: 'Starting' },
          { kind: 'reading', read, of: 77_000 },
        ),
      );
    assert.deepEqual(
      [...said],
      [
        'Run started. Reading 77,000 files.',
        'Run started. Reading 77,000 files. 25% is done.',
        'Run started. Reading 77,000 files. 50% is done.',
        'Run started. Reading 77,000 files. 75% is done.',
      ],
    );
  });

  it('names no count while files are looked for', () => {
    const at = (found: number) =>
      announcement(emptyRun(), { phase: 'starting', title: 'Starting' }, { kind: 'listing', found });
    assert.equal(at(10), 'Run started. Looking for files.');
    assert.equal(at(20), at(10));
  });
});
