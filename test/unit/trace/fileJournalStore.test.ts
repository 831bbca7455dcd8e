import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileJournalStore } from '../../../src/trace/fileJournalStore.node';

describe('fileJournalStore', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rlm-journal-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes the file and its folders with the first line, for its owner alone', async () => {
    const path = join(folder, 'a/b/run.jsonl');
    const store = fileJournalStore(path);
    await store.append('one\n');
    await store.append('two\n');
    await store.close();
    await store.close();
    assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\n');
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('takes an empty file that was there from the eyes of others', async function () {
    if (process.platform === 'win32') this.skip();
    const path = join(folder, 'run.jsonl');
    writeFileSync(path, '', { mode: 0o644 });
    const store = fileJournalStore(path);
    await store.append('one\n');
    await store.close();
    assert.equal(readFileSync(path, 'utf8'), 'one\n');
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('never adds to a file that has something in it', async () => {
    const path = join(folder, 'run.jsonl');
    writeFileSync(path, 'precious');
    const store = fileJournalStore(path);
    await assert.rejects(store.append('x'), /Cannot write the trace to .*run\.jsonl: the file exists/);
    await store.close();
    assert.equal(readFileSync(path, 'utf8'), 'precious');
  });

  it('says which file it could not make', async () => {
    writeFileSync(join(folder, 'file'), '');
    const store = fileJournalStore(join(folder, 'file/run.jsonl'));
    await assert.rejects(store.append('x'), /Cannot write the trace to .*file.run\.jsonl: /);
    await store.close();
  });

  it('says that its file was deleted while it was written', async function () {
    // There an open file cannot be deleted.
    if (process.platform === 'win32') this.skip();
    const path = join(folder, 'run.jsonl');
    const store = fileJournalStore(path);
    await store.append('one\n');
    rmSync(path);
    await assert.rejects(
      store.append('two\n'),
      /Cannot write the trace to .*run\.jsonl: the file was deleted/,
    );
    await store.close();
  });

  it('takes nothing after it was closed, opened or not', async () => {
    const store = fileJournalStore(join(folder, 'run.jsonl'));
    await store.close();
    await assert.rejects(store.append('x'), /closed/);
  });
});
