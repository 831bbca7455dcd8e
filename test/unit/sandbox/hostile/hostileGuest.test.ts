import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Corpus, DocumentSource } from '../../../../src/context/documents';
import type { Session } from '../../../../src/worker/session';
import { ask, realSession } from '../../../support/askEngine';
import { repl, scriptedModel } from '../../../support/scriptedModel';
import { temporaryFolder, type TemporaryFolder } from '../../../support/temporaryFolder';
import type { Attack } from './attack';
import { attacks as kinds } from './attacks';

const texts = {
  'a.txt': 'one needle in the hay',
  'docs/b.txt': `${'a'.repeat(60)}b`,
};

/** Uses all that a run needs: a variable from before, the context, a sub-model, the language, the answer. */
const probe = `const kept = typeof survivor === "undefined" ? "gone" : survivor;
const reply = await llm_query("still there?");
const found = context.grep("needle").length;
FINAL(\`\${kept}; \${context.file("a.txt").text}; \${found}; \${reply}; \${JSON.stringify([1, { a: 2 }])}\`)`;

const expected = (kept: string) => `${kept}; one needle in the hay; 1; here; [1,{"a":2}]`;

describe('hostile code', () => {
  const secrets = ['planted-in-environment', 'planted-beside-context', 'planted-in-host'];
  const globals = globalThis as Record<string, unknown>;
  let folder: TemporaryFolder;
  let corpus: Corpus;
  let session: Session;

  before(async () => {
    process.env['HOSTILE_SECRET'] = secrets[0];
    globals['hostileSecret'] = secrets[2];
    folder = await temporaryFolder('hostile');
    corpus = await corpusIn(folder.path);
    await writeFile(join(folder.path, 'secret.txt'), secrets[1] ?? '');
    session = realSession();
  });
  after(async () => {
    delete process.env['HOSTILE_SECRET'];
    delete globals['hostileSecret'];
    await session.dispose();
    await folder.remove();
  });

  // A run that went on beyond its test would hold up those that follow.
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await session.dispose();
    session = realSession();
  });

  async function survive({
    code,
    told,
    codeTimeoutMs = 60_000,
    losesRepl = false,
    usesUp = false,
  }: Attack): Promise<void> {
    const root = scriptedModel(repl('const survivor = "kept"'), repl(code), repl(probe));
    const sub = scriptedModel('here');
    const { finished, events, run } = await ask(session, { root, sub, corpus, limits: { codeTimeoutMs } });

    const shown = run.iterations[1]?.blocks[0]?.output ?? '';
    if (told) assert.match(shown, told, JSON.stringify([shown.slice(0, 1_000), finished]));
    const isNew = shown.includes('The REPL was started anew');
    if (losesRepl !== 'perhaps') assert.equal(isNew, losesRepl, shown);
    const { answer = '' } = run.answered ?? {};
    if (usesUp) assert.match(answer, /^(?:kept|gone); one needle in the hay; 1; \[llm_query failed: .* used/);
    else assert.equal(answer, expected(isNew ? 'gone' : 'kept'), `${shown}\n${JSON.stringify(finished)}`);
    assert.equal(finished.status, usesUp ? 'partial' : 'complete');
    assert.equal(run.iterations.length, 3, 'the block after it did not work');
    const everything = JSON.stringify([events, root.requests, sub.requests]);
    for (const secret of secrets) assert.ok(!everything.includes(secret), `${secret} was read`);
    assert.ok(everything.length < 5_000_000, `${everything.length} characters of events`);
  }

  for (const [kind, attacks] of Object.entries(kinds)) {
    describe(kind, () => {
      for (const attack of attacks) it(`tries ${attack.tries}`, () => survive(attack));
    });
  }
});

async function corpusIn(folder: string): Promise<Corpus> {
  const documents: DocumentSource[] = [];
  for (const [path, text] of Object.entries(texts)) {
    const fsPath = join(folder, 'corpus', path);
    await mkdir(join(fsPath, '..'), { recursive: true });
    await writeFile(fsPath, text);
    documents.push({ path, size: text.length, origin: { kind: 'file', fsPath } });
  }
  return { name: 'Folder', documents, leftOut: [] };
}
