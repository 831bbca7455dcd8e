import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Corpus, DocumentSource } from '../../../src/context/documents';
import { createLimiter } from '../../../src/models/limiter/limiter';
import { ModelError } from '../../../src/rlm/errors';
import { ask, realSession } from '../../support/askEngine';
import { repl, scriptedModel } from '../../support/scriptedModel';

const never = () => new Promise<string>(() => undefined);

describe('Session', () => {
  const session = realSession();
  after(() => session.dispose());

  it('answers a question: the whole walk, as events', async () => {
    const root = scriptedModel(
      repl('const hits = context.grep("t"); print(hits)'),
      repl('FINAL((await llm_query("Sum up", context.files[0])) + " a.txt:2")'),
    );
    const { finished, events, run } = await ask(session, { root, sub: scriptedModel('All numbers.') });
    assert.equal(finished.status, 'complete');
    assert.equal(run.answered?.answer, 'All numbers. a.txt:2');
    assert.deepEqual(run.answered.citations, [
      { text: 'a.txt:2', path: 'a.txt', line: 2, endLine: 2, uri: undefined },
    ]);
    const { inScope, searched, opened, sent, leftOut } = run.coverage ?? {};
    assert.deepEqual([inScope, searched, opened, sent, leftOut], [1, 1, 1, 1, 0]);
    assert.deepEqual(
      events.map(({ type }) => type),
      [
        'run.started',
        'snapshot',
        'context.loaded',
        'iteration.started',
        'call.started',
        'call.finished',
        'code.started',
        'code.finished',
        'iteration.started',
        'call.started',
        'call.finished',
        'code.started',
        'call.started',
        'call.finished',
        'code.finished',
        'answered',
        'coverage',
        'run.finished',
      ],
    );
  });

  it('waits for the journal before a reply takes effect', async () => {
    const order: string[] = [];
    await ask(session, {
      root: scriptedModel(repl('print(1)'), () => {
        order.push('second call');
        return repl('FINAL("x")');
      }),
      record: async ({ type, seq }) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (type === 'call.finished') order.push(`recorded ${type} ${seq}`);
      },
    });
    assert.match(order[0] ?? '', /^recorded call\.finished/);
    assert.equal(order[1], 'second call');
  });

  it('goes on without a journal that cannot be written, and says so once', async () => {
    const { finished, run } = await ask(session, {
      root: scriptedModel(repl('FINAL("x")')),
      record: () => Promise.reject(new Error('disk full')),
    });
    assert.equal(finished.status, 'complete');
    assert.deepEqual(
      run.warnings.map(({ message }) => message),
      [
        'disk full. The run goes on, but from here on nothing of it is recorded: what is resumed from that trace pays for it again.',
      ],
    );
  });

  it("fails with the words of the root model's error", async () => {
    const { finished } = await ask(session, {
      root: scriptedModel(new ModelError('unauthorized', 'the key was refused')),
    });
    assert.deepEqual(finished.reason, { code: 'unauthorized', message: 'the key was refused' });
    assert.equal(finished.status, 'failed');
  });

  it('ends a call at its deadline', async () => {
    const silent = scriptedModel(
      (_, signal) =>
        new Promise((__, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    const limiter = createLimiter({ concurrency: () => 1 });
    const root = limiter.wrap(silent, { endpoint: 'here', callTimeoutMs: 100 });
    const { finished } = await ask(session, { root });
    assert.equal(finished.reason?.code, 'timeout');
    assert.match(finished.reason.message, /No whole reply came within 0\.1 s/);
  });

  it('keeps to the concurrency', async () => {
    let inFlight = 0;
    let most = 0;
    const sub = scriptedModel(async () => {
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setTimeout(resolve, 10));
      inFlight--;
      return 'ok';
    });
    const root = scriptedModel(repl('FINAL((await llm_query_batched(Array(40).fill("x"))).length)'));
    const { run } = await ask(session, { root, sub, limits: { concurrency: 7 } });
    assert.equal(run.answered?.answer, '40');
    assert.equal(most, 7);
  });

  it('cancels guest code that would compute for ever', async () => {
    const controller = new AbortController();
    const asked = ask(session, {
      root: scriptedModel(repl('for (;;);')),
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === 'code.started') setTimeout(() => controller.abort(), 20);
      },
    });
    const { finished } = await asked;
    assert.equal(finished.status, 'failed');
    assert.equal(finished.reason?.code, 'cancelled');
  });

  it('cancels calls in flight, and launches none after', async () => {
    const controller = new AbortController();
    let aborted = 0;
    let inFlight = 0;
    const sub = scriptedModel((_, signal) => {
      signal.addEventListener('abort', () => aborted++);
      if (++inFlight === 4) setTimeout(() => controller.abort(), 20);
      return never();
    });
    const sub2 = {
      ...sub,
      complete: (...[request, observer, signal]: Parameters<typeof sub.complete>) =>
        Promise.race([
          sub.complete(request, observer, signal),
          new Promise<never>((_, reject) =>
            signal.addEventListener('abort', () => reject(new Error('aborted'))),
          ),
        ]),
    };
    const { finished, run } = await ask(session, {
      root: scriptedModel(repl('await llm_query_batched(Array(10).fill("x"))')),
      sub: sub2,
      limits: { concurrency: 4 },
      signal: controller.signal,
    });
    assert.equal(finished.reason?.code, 'cancelled');
    assert.equal(aborted, 4);
    assert.equal(sub.requests.length, 4);
    assert.equal(run.totals.subCalls, 4);
  });

  it('stops at the time limit with what there is', async () => {
    const { finished, run } = await ask(session, {
      root: scriptedModel(`So far nothing.\n${repl('for (;;) await null')}`),
      limits: { wallTimeMs: 2_000, codeTimeoutMs: 60_000 },
    });
    assert.equal(finished.status, 'partial');
    assert.equal(finished.reason?.code, 'time');
    assert.equal(run.answered?.answer, 'So far nothing.');
  });

  it('ends a worker that no longer answers, says so, and goes on in a new one after a replay', async () => {
    const hang = 'Array.prototype.includes.call({length: 2 ** 53 - 1}, 1)';
    const root = scriptedModel(
      repl('const kept = await llm_query("once")'),
      repl(hang),
      repl('FINAL(typeof kept)'),
    );
    const sub = scriptedModel('paid once');
    const { finished, run, events } = await ask(session, { root, sub, limits: { codeTimeoutMs: 500 } });
    assert.equal(finished.status, 'complete');
    assert.match(
      run.iterations[1]?.blocks[0]?.output ?? '',
      /computed for more than 0\.5 s and could not be stopped/,
    );
    assert.equal(run.answered?.answer, 'string');
    assert.equal(sub.requests.length, 1);
    assert.equal(root.requests.length, 3);
    const warnings = events.filter((event) => event.type === 'warning');
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['engine-restarted'],
    );
    assert.deepEqual(
      events.map(({ seq }) => seq),
      events.map((_, index) => index + 1),
    );
  });

  it('ends a run whose code does nothing but hang, and the next question finds a worker that answers', async () => {
    const root = scriptedModel(
      ...[1, 2, 3, 4].map((n) => repl(`Array.prototype.includes.call({length: 2 ** 53 - ${n}}, 1)`)),
    );
    const { finished } = await ask(session, { root, limits: { codeTimeoutMs: 100 } });
    assert.equal(finished.reason?.code, 'stuck');
    const next = await ask(session, { root: scriptedModel(repl('FINAL("again")')) });
    assert.equal(next.run.answered?.answer, 'again');
  });

  it('stops a catastrophic search and tells the model', async () => {
    const root = scriptedModel(repl('context.grep("(a+)+$")'), repl('FINAL("x")'));
    const { run } = await ask(session, {
      root,
      texts: { 'a.txt': `${'a'.repeat(60)}b` },
      limits: { codeTimeoutMs: 500 },
    });
    assert.match(run.iterations[0]?.blocks[0]?.error ?? '', /too slow|stopped after 0\.5 s/);
    assert.equal(run.answered?.answer, 'x');
  });

  it("has no environment, file or network for its guest, and none of the host's variables in its worker", async () => {
    process.env['RLM_TEST_SECRET'] = 'secret';
    const code =
      'FINAL([typeof process, typeof require, typeof fetch, typeof WebAssembly, typeof setTimeout].join())';
    const { run } = await ask(session, { root: scriptedModel(repl(code)) });
    delete process.env['RLM_TEST_SECRET'];
    assert.equal(run.answered?.answer, 'undefined,undefined,undefined,undefined,undefined');
  });

  describe('over files', () => {
    let folder: string;
    before(async () => (folder = await mkdtemp(join(tmpdir(), 'rlm-session-'))));
    after(() => rm(folder, { recursive: true }));

    const corpusOf = async (files: Record<string, string | Uint8Array | undefined>): Promise<Corpus> => {
      const documents: DocumentSource[] = [];
      for (const [path, content] of Object.entries(files)) {
        const fsPath = join(folder, path);
        if (content !== undefined) await writeFile(fsPath, content);
        documents.push({ path, size: content?.length ?? 1, origin: { kind: 'file', fsPath } });
      }
      return { name: 'Folder', documents, leftOut: [] };
    };
    const readAll = repl('FINAL(context.files.map(f => f.path + "=" + f.text).join("|"))');

    it('reads UTF-8, UTF-16 and byte order marks, and leaves binaries out', async () => {
      const corpus = await corpusOf({
        'a.txt': '\ufeffbom é',
        'b.txt': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('sixteen', 'utf16le')]),
        'c.bin': new Uint8Array([1, 0, 2]),
      });
      const { run } = await ask(session, { root: scriptedModel(readAll), corpus });
      assert.equal(run.answered?.answer, 'a.txt=bom é|b.txt=sixteen');
      assert.deepEqual(run.context?.leftOut, [{ reason: 'binary', count: 1, examples: ['c.bin'] }]);
    });

    it('names a file that has vanished, and one that is no UTF-8', async () => {
      const corpus = await corpusOf({
        'gone.txt': undefined,
        'latin.txt': new Uint8Array([0x63, 0x61, 0x66, 0xe9]),
      });
      const { finished, run } = await ask(session, { root: scriptedModel(readAll), corpus });
      assert.equal(finished.status, 'complete');
      assert.equal(run.answered?.answer, 'latin.txt=caf�');
      assert.match(
        run.warnings.map(({ message }) => message).join('\n'),
        /Could not be read, and is not part of this run: gone\.txt \(gone\.txt: ENOENT[^]*Bytes that are not UTF-8 are shown as � in latin\.txt/,
      );
      assert.deepEqual(run.context?.leftOut, [{ reason: 'unreadable', count: 1, examples: ['gone.txt'] }]);
    });

    it('leaves out, by name, a file whose file system calls it empty although it is not', async function () {
      if (!existsSync('/proc/version')) this.skip();
      const { documents, ...corpus } = await corpusOf({ 'a.txt': 'here' });
      const version: DocumentSource = {
        path: 'version',
        size: 0,
        origin: { kind: 'file', fsPath: '/proc/version' },
      };
      const { run } = await ask(session, {
        root: scriptedModel(readAll),
        corpus: { ...corpus, documents: [...documents, version] },
      });
      assert.equal(run.answered?.answer, 'a.txt=here');
      assert.match(
        run.warnings.map(({ message }) => message).join('\n'),
        /not part of this run: version \(version: its file system does not tell how large it is\)/,
      );
    });

    it('refuses a corpus without any text, before it costs anything', async () => {
      const root = scriptedModel(repl('FINAL("x")'));
      const { finished } = await ask(session, { root, corpus: await corpusOf({ 'gone.txt': undefined }) });
      assert.equal(finished.reason?.code, 'empty-context');
      assert.equal(root.requests.length, 0);
    });

    it('sees what changed since the question before', async () => {
      const corpus = await corpusOf({ 'n.txt': 'old' });
      await ask(session, { root: scriptedModel(readAll), corpus });
      await writeFile(join(folder, 'n.txt'), 'newer');
      const { run } = await ask(session, { root: scriptedModel(readAll), corpus });
      assert.equal(run.answered?.answer, 'n.txt=newer');
    });

    it('takes documents as bytes, which move', async () => {
      const bytes = new TextEncoder().encode('moved');
      const corpus: Corpus = {
        name: 'B',
        documents: [{ path: 'b', size: 5, origin: { kind: 'bytes', bytes } }],
        leftOut: [],
      };
      const { run } = await ask(session, { root: scriptedModel(readAll), corpus });
      assert.equal(run.answered?.answer, 'b=moved');
      assert.equal(bytes.byteLength, 0);
    });
  });

  it('refuses an empty question', async () => {
    const { finished } = await ask(session, { root: scriptedModel('x'), question: '  \n' });
    assert.equal(finished.reason?.code, 'empty-question');
  });
});

describe('the route', () => {
  const session = realSession();
  after(() => session.dispose());
  const texts = { 'a.txt': 'one\ntwo\n', 'b.txt': 'three\n' };

  it('is one call with everything, numbered and fenced, below the size limit', async () => {
    const root = scriptedModel('Two is at a.txt:2, nine at a.txt:9.');
    const { finished, run } = await ask(session, { root, texts, route: 'auto' });
    assert.equal(finished.status, 'complete');
    assert.equal(root.requests.length, 1);
    const sent = root.requests[0]?.messages.at(-1)?.content ?? '';
    assert.match(
      sent,
      /path="a\.txt" lines="1-2">\n1\| one\n2\| two\n<[^]*path="b\.txt" lines="1">\n1\| three\n/,
    );
    assert.deepEqual(
      run.answered?.citations.map(({ problem }) => problem),
      [undefined, 'a.txt has 2 lines'],
    );
    assert.equal(run.coverage?.sent, 2);
  });

  it('is the loop above it, and where that is asked for', async () => {
    const large = { 'a.txt': 'some words in a line\n'.repeat(6_000) };
    for (const [route, given] of [
      ['auto', large],
      ['rlm', texts],
    ] as const) {
      const { run } = await ask(session, {
        root: scriptedModel(repl('FINAL("looped")')),
        texts: given,
        route,
      });
      assert.equal(run.answered?.answer, 'looped', route);
    }
  });

  it('is direct whatever the size where that is asked for, and says when the answer was cut', async () => {
    const root = scriptedModel({ text: 'It is', finish: 'length' });
    const { finished, run } = await ask(session, {
      root,
      texts: { 'a.txt': 'x\n'.repeat(50_000) },
      route: 'direct',
    });
    assert.equal(finished.status, 'partial');
    assert.equal(finished.reason?.code, 'reply-cut');
    assert.equal(run.answered?.how, 'fallback');
  });

  it('is the loop for the built-in explorer, which reads no prompt of documents', async () => {
    const root = { ...scriptedModel(repl('FINAL("looped")')), isLanguageModel: false };
    const { run } = await ask(session, { root, texts, route: 'direct' });
    assert.equal(run.answered?.answer, 'looped');
  });
});
