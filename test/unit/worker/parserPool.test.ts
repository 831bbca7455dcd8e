import assert from 'node:assert/strict';
import { join } from 'node:path';
import { SearchTimeout } from '../../../src/context/timeLimit';
import { ParsersStopped } from '../../../src/structure/parsers';
import type { FileResult } from '../../../src/structure/task';
import { ParserPool } from '../../../src/worker/parserPool.node';
import { nodeTimeLimit } from '../../../src/worker/timeLimit.node';
import { findRepository } from '../../support/repository';

const path = join(findRepository().dist, 'parser.mjs');
const calls = { kind: 'calls' } as const;

function search(
  pool: ParserPool,
  texts: readonly string[],
  task: Parameters<ParserPool['captureNames']>[1] = calls,
) {
  const files = texts.map((text, document) => ({ document, text }));
  const results: FileResult[] = [];
  pool.search({ grammar: 'javascript', task, files }, (result) => results.push(result));
  return results.sort((a, b) => a.document - b.document);
}

function countOf(result: FileResult | undefined): number | string {
  if (!result?.ok) return result?.reason ?? 'nothing';
  let count = 0;
  for (let at = 0; at < result.packed.length; at += 1 + 3 * (result.packed[at] ?? 0)) count++;
  return count;
}

describe('parsers in threads of their own', () => {
  let pool: ParserPool;
  beforeEach(() => (pool = new ParserPool(path, () => false, 1_500)));
  afterEach(() => pool.stop());

  it('gives one result for every file, however many there are', () => {
    const many = Array.from({ length: 500 }, (_, index) => 'f();\n'.repeat(index) + '// '.padEnd(4_000, 'x'));
    assert.deepEqual(
      search(pool, many).map((result) => countOf(result)),
      many.map((_, index) => index),
    );
  });

  it('ends a parser that does not come back, and goes on with the files behind it', () => {
    const results = search(pool, ['f()', '['.repeat(1_000_000), 'f(g())']);
    assert.equal(countOf(results[0]), 1);
    assert.match(String(countOf(results[1])), /not parsed within 1\.5 s/);
    assert.equal(countOf(results[2]), 2);
  });

  it('ends a regular expression in a query that does not come back', () => {
    const pattern = '((string) @s (#match? @s "^.(a+)+$"))';
    const results = search(pool, [`f("${'a'.repeat(40)}!")`, 'f("aaa")'], { kind: 'query', pattern });
    assert.equal(countOf(results[0]), 'not parsed within 1.5 s');
    assert.equal(countOf(results[1]), 0);
  });

  it('survives queries that want all memory', () => {
    const pattern = Array.from({ length: 400 }, (_, index) => `((_) @a${index})`).join('\n');
    const results = search(pool, ['f(a,b,c);\n'.repeat(50_000), 'f()'], { kind: 'query', pattern });
    assert.equal(typeof countOf(results[0]), 'string');
    assert.ok(Number(countOf(results[1])) > 400);
  });

  it('is interrupted by a time limit while it waits, and can be used afterwards', () => {
    const limit = nodeTimeLimit();
    assert.throws(() => limit.run(() => search(pool, ['['.repeat(1_000_000)]), 300), SearchTimeout);
    pool.stop();
    assert.equal(countOf(search(pool, ['f()'])[0]), 1);
  });

  it('stops for a cancel while a parser is at work, and can be used afterwards', () => {
    let looks = 0;
    const cancelled = new ParserPool(path, () => ++looks > 3);
    try {
      assert.throws(() => search(cancelled, ['['.repeat(1_000_000)]), ParsersStopped);
    } finally {
      cancelled.stop();
    }
    looks = -1_000;
    assert.equal(countOf(search(cancelled, ['f()'])[0]), 1);
    cancelled.stop();
  });
});
