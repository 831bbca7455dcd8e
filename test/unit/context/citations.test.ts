import assert from 'node:assert/strict';
import { checkCitations, maxCitations, type Citation } from '../../../src/context/citations';
import type { LeftOut } from '../../../src/context/documents';
import { Snapshot, textInMemory } from '../../../src/context/snapshot';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');
const code = `import { sleep } from './sleep';

export async function retry(times: number) {
  for (let turn = 0; turn < times; turn++) await sleep(turn * 100);
  return { done: true, ...extra };
}

// The timeout is 30 seconds, and it's never raised.
const timeout = 30_000;
`;
const snapshot = new Snapshot([
  textInMemory('Makefile', 'all:\n'),
  textInMemory('app/[slug]/(main)/page.tsx', lines(9)),
  textInMemory('docs/my notes.md', 'a\nThe **limit** is about\n  forty users | each.\n'),
  textInMemory('docs/größe.md', 'a\nb\n'),
  textInMemory('node', 'x\n'),
  textInMemory('src/__tests__/a.ts', lines(9)),
  textInMemory('src/a.ts', '1\n2\n3\n', { uri: 'file:///w/src/a.ts' }),
  textInMemory('src/one/same.ts', lines(9)),
  textInMemory('src/retry.ts', code),
  textInMemory('src/selected.ts', 'x\ny\n', { firstLine: 100 }),
  textInMemory('src/two/same.ts', lines(9)),
  textInMemory('src/unique.ts', lines(9)),
]);
const leftOut: LeftOut[] = [
  { path: 'src/.env', reason: 'secret' },
  { path: 'node_modules/', reason: 'ignored' },
  { path: 'data/big.csv', reason: 'oversized' },
];

/** `path:line-endLine`, and the problem where there is one. */
function told({ path, line, endLine, problem }: Citation): string {
  const place = `${path}:${line}${endLine === line ? '' : `-${endLine}`}`;
  return problem === undefined ? place : `${place} ! ${problem}`;
}
const check = (answer: string) => checkCitations(snapshot, answer, { leftOut }).map(told);

/** Every answer, and what is to be found in it. */
const table: Readonly<Record<string, readonly (readonly [answer: string, ...found: string[]])[]>> = {
  'finds places however they are written': [
    ['See src/a.ts:2.', 'src/a.ts:2'],
    ['(src/a.ts:2)', 'src/a.ts:2'],
    ['`src/a.ts:1-3`', 'src/a.ts:1-3'],
    ['`src/a.ts`:2', 'src/a.ts:2'],
    ['see `docs/my notes.md`:1-2, `src/a.ts`#L3', 'docs/my notes.md:1-2', 'src/a.ts:3'],
    ['src/a.ts:1–3', 'src/a.ts:1-3'],
    ['**src/a.ts:2**', 'src/a.ts:2'],
    ['"src/a.ts:2"', 'src/a.ts:2'],
    ['./src/a.ts:2', 'src/a.ts:2'],
    ['src\\a.ts:2', 'src/a.ts:2'],
    ['src/a.ts:2:7', 'src/a.ts:2'],
    ['src/a.ts:L2', 'src/a.ts:2'],
    ['src/a.ts#L1-L2', 'src/a.ts:1-2'],
    ['src/a.ts#L1-2', 'src/a.ts:1-2'],
    ['src/a.ts:1,2-3', 'src/a.ts:1'],
    ['[src/a.ts:2](src/a.ts#L2)', 'src/a.ts:2', 'src/a.ts:2'],
    ['| src/a.ts:2 | x |', 'src/a.ts:2'],
    ['src/a.ts:2, src/a.ts:2 and src/a.ts:2', 'src/a.ts:2'],
    ['src/a.ts:2 src/unique.ts:3', 'src/a.ts:2', 'src/unique.ts:3'],
    ['Also Makefile:1!', 'Makefile:1'],
    ['`docs/my notes.md:2`', 'docs/my notes.md:2'],
    ['see `src/a.ts:2 or so`', 'src/a.ts:2'],
    ['app/[slug]/(main)/page.tsx:4', 'app/[slug]/(main)/page.tsx:4'],
    ['(see app/[slug]/(main)/page.tsx:4)', 'app/[slug]/(main)/page.tsx:4'],
    ['src/__tests__/a.ts:3', 'src/__tests__/a.ts:3'],
    ['docs/größe.md:2', 'docs/größe.md:2'],
    ['参见src/a.ts:2。', 'src/a.ts:2'],
    ['unique.ts:3', 'src/unique.ts:3'],
    ['/home/me/ws/src/a.ts:2', 'src/a.ts:2'],
    ['src/selected.ts:101', 'src/selected.ts:101'],
    ['```\nsrc/a.ts:2\n```', 'src/a.ts:2'],
    ['```ts\nx(); // src/a.ts:2\n```', 'src/a.ts:2'],
  ],
  'says what is wrong': [
    ['src/b.ts:1', 'src/b.ts:1 ! no document src/b.ts; nearest: src/a.ts'],
    ['src/a.ts:9', 'src/a.ts:9 ! src/a.ts has 3 lines'],
    ['src/a.ts:0', 'src/a.ts:0 ! src/a.ts has 3 lines'],
    ['src/a.ts:1,9', 'src/a.ts:1 ! src/a.ts has 3 lines'],
    ['src/a.ts:3-1', 'src/a.ts:3-1 ! the range ends before it starts'],
    ['src/selected.ts:3', 'src/selected.ts:3 ! src/selected.ts was seen from line 100 to 101 only'],
    ['Makefile:9', 'Makefile:9 ! Makefile has 1 line'],
    ['src/Dockerfile:9', 'src/Dockerfile:9 ! no document src/Dockerfile; nearest: Makefile'],
    ['same.ts:2', 'same.ts:2 ! 2 documents are called same.ts: src/one/same.ts, src/two/same.ts'],
    ['src/.env:3', 'src/.env:3 ! src/.env was left out: may hold secrets'],
    ['node_modules/x/i.js:3', 'node_modules/x/i.js:3 ! node_modules/ was left out: ignored by .gitignore'],
    ['```\nsrc/gone.ts:2\n```', 'src/gone.ts:2 ! no document src/gone.ts; nearest: src/one/same.ts'],
  ],
  'names what was left out': [
    ['The key is in src/.env, I think.', 'src/.env:1 ! src/.env was left out: may hold secrets'],
    ['`data/big.csv` has the rest', 'data/big.csv:1 ! data/big.csv was left out: too large'],
    [
      'not in node_modules/left/pad.js',
      'node_modules/:1 ! node_modules/ was left out: ignored by .gitignore',
    ],
    ['no node_modules and no .env.'],
    ['lib/src/.env'],
  ],
  'passes over what only looks like a place': [
    ['example.com:8080'],
    ['localhost:8080'],
    ['api.example.co.uk:443'],
    ['10.0.0.1:80 and [::1]:80'],
    ['me@example.com:22'],
    ['http://a.b/src/a.ts:2'],
    ['http://host:8080/src/a.ts:2'],
    ['https://github.com/o/r/blob/main/src/a.ts#L2'],
    ['docs.rs:443'],
    ['at 12:30, 12:30:45'],
    ['2024-01-01T10:20:30'],
    ['16:9'],
    ['node:22'],
    ['node:20-alpine'],
    ['postgres:16'],
    ['ghcr.io/org/image:12'],
    ['v1.2.3:4'],
    ['react@18.2.0:1'],
    ['sha256:12'],
    ['a.b.c:1'],
    ['System.out.println:12'],
    ['this.state.count:1'],
    ['max-age:3600'],
    ['and/or:1'],
    ['TCP/IP:80'],
    ['C:12'],
    ['issue#12'],
    ['foo#L'],
    [':12 #L12'],
    ['set `timeout`:30, `a b`:2 and ``:3 or `:4'],
    ['/usr/lib/python3/ast.py:50'],
    ['~/notes.md:3'],
    ['src/a.ts:12abc'],
    ['src/a.ts:123456789012'],
    ['src/a.ts: 12'],
    ['```log\nat run (lib/gone.js:10:3)\n```'],
    ['```ts\nimport "src/gone.ts:2"\n```'],
  ],
  'accepts quotes that stand where they are said to': [
    ['src/retry.ts:9: `const timeout = 30_000;`', 'src/retry.ts:9'],
    ['`src/retry.ts:9` — `const timeout = 30_000;`', 'src/retry.ts:9'],
    ['- src/retry.ts:9 `const timeout = 30_000;`', 'src/retry.ts:9'],
    ['`const timeout = 30_000` (src/retry.ts:9)', 'src/retry.ts:9'],
    ['`const  timeout=30_000` (`src/retry.ts:9`)', 'src/retry.ts:9'],
    ['src/retry.ts:8 says “The timeout is 30 seconds”.', 'src/retry.ts:8'],
    ['src/retry.ts:8 says "the timeout … it’s never raised."', 'src/retry.ts:8'],
    ['src/retry.ts:3-6: `for (let turn = 0; … return { done: true, ...extra };`', 'src/retry.ts:3-6'],
    ['`docs/my notes.md:2` says “The limit is about forty users \\| each”', 'docs/my notes.md:2'],
    [
      '`src/retry.ts:3-6`:\n```ts\nexport async function retry(times: number) {\n  // ...\n}\n```',
      'src/retry.ts:3-6',
    ],
    ['```3:4:src/retry.ts\nexport async function retry(times: number) {\n```', 'src/retry.ts:3-4'],
    ['```ts title="src/retry.ts:9"\n9| const timeout = 30_000;\n```', 'src/retry.ts:9'],
  ],
  'finds quotes that are not there': [
    [
      'src/retry.ts:2: `const timeout = 30_000;`',
      'src/retry.ts:2 ! the quoted text is at line 9 of src/retry.ts',
    ],
    ['src/retry.ts:9: `const timeout = 60_000;`', 'src/retry.ts:9 ! the quoted text is not in src/retry.ts'],
    ['“It is raised every week” (src/retry.ts:8)', 'src/retry.ts:8 ! the quoted text is not in src/retry.ts'],
    [
      'src/retry.ts:9 is fine, but src/retry.ts:9: `let timeout = 1;`',
      'src/retry.ts:9 ! the quoted text is not in src/retry.ts',
    ],
    [
      'From `src/retry.ts:1-2`:\n\n```ts\nconst timeout = 30_000;\n```',
      'src/retry.ts:1-2 ! the quoted text is at line 9 of src/retry.ts',
    ],
    [
      '```ts src/retry.ts:3\nexport function tryAgain(times: number) {\n```',
      'src/retry.ts:3 ! the quoted text is not in src/retry.ts',
    ],
    [
      'src/retry.ts:3-6: `return { done: true, … for (let turn = 0;`',
      'src/retry.ts:3-6 ! the quoted text is not in src/retry.ts',
    ],
  ],
  'takes mentions and proposals for no quotes': [
    ['src/retry.ts:9 calls `fetch` and `close()`', 'src/retry.ts:9'],
    ['In src/retry.ts:9 `setTimer(a, b)` is not used.', 'src/retry.ts:9'],
    ['The route `GET /users/:id` (src/retry.ts:3)', 'src/retry.ts:3'],
    ['`git status --short` (src/retry.ts:3)', 'src/retry.ts:3'],
    ['Change src/retry.ts:9 to:\n```ts\nconst timeout = 60_000;\n```', 'src/retry.ts:9'],
    ['src/retry.ts:9\n```diff\n-const timeout = 30_000;\n+const timeout = 60_000;\n```', 'src/retry.ts:9'],
    ['src/a.ts:2 `docs/my notes.md:2`', 'src/a.ts:2', 'docs/my notes.md:2'],
  ],
};

describe('checkCitations', () => {
  for (const [name, cases] of Object.entries(table)) {
    describe(name, () => {
      for (const [answer, ...found] of cases)
        it(JSON.stringify(answer), () => assert.deepEqual(check(answer), found));
    });
  }

  it('keeps the words of the answer, to be found in it again', () => {
    const texts = (answer: string) => checkCitations(snapshot, answer).map(({ text }) => text);
    const answer = 'see[src/a.ts:1,2-3](x), 参见src/a.ts:2 `docs/my notes.md:2` ./src/a.ts#L1-L2 unique.ts:3';
    assert.deepEqual(texts(answer), [
      'src/a.ts:1,2-3',
      'src/a.ts:2',
      'docs/my notes.md:2',
      './src/a.ts#L1-L2',
      'unique.ts:3',
    ]);
    for (const text of texts(answer)) assert.ok(answer.includes(text));
  });

  it('marks the places of which nothing was read, and only those', () => {
    const start = 'line 1\n'.length;
    const wasRead = (span: { start: number; end: number }) => span.start <= start && span.end > start;
    const unread = checkCitations(snapshot, 'src/unique.ts:2 src/unique.ts:1-3 src/unique.ts:5 src/b.ts:1', {
      wasRead,
    }).map(({ unread }) => unread);
    assert.deepEqual(unread, [undefined, undefined, true, undefined]);
  });

  it('marks the places of which part was masked', () => {
    const text = 'one\nkey = ****\nthree\n';
    const masked = [{ start: 10, end: 14, kind: 'GitHub Token' }];
    const secrets = new Snapshot([{ ...textInMemory('a.ini', text, { firstLine: 10 }), masked }]);
    assert.deepEqual(
      checkCitations(secrets, 'a.ini:10, a.ini:11, a.ini:10-12, a.ini:12').map((found) => found.masked),
      [undefined, 'GitHub Token', 'GitHub Token', undefined],
    );
  });

  it('marks what was left out as no citation', () => {
    const [named] = checkCitations(snapshot, 'It is in src/.env', { leftOut });
    assert.deepEqual([named?.leftOut, named?.text], [true, 'src/.env']);
  });

  it('carries the address to open', () => {
    assert.equal(checkCitations(snapshot, 'src/a.ts:1')[0]?.uri, 'file:///w/src/a.ts');
  });

  describe('finds paths that only who knows them can tell from the words around them', () => {
    const odd = [
      ...[
        'docs/my notes.md',
        'a:b.ts',
        'src/c:d/e f.ts',
        'it\'s "so".md',
        'x & y.ts',
        'semi;colon.ts',
        'star*.ts',
      ],
      ...[
        '50%.md',
        'hash#1.md',
        '{b}.ts',
        'pipe|x.ts',
        'back`tick.ts',
        '😀 face.md',
        'notes.md',
        'b.ts',
        'x.ts',
      ],
    ];
    const there = new Snapshot(odd.map((path) => textInMemory(path, lines(5))));
    const placesIn = (answer: string) => checkCitations(there, answer).map(told);
    for (const path of odd)
      it(path, () => {
        for (const answer of [
          `See ${path}:2 for it.`,
          `It is \`${path}:2\`.`,
          `(${path}:2)`,
          `[it](${path}:2)`,
          `**${path}:2**`,
          `See ./${path}:2`,
        ])
          assert.deepEqual(placesIn(answer), [`${path}:2`], answer);
      });

    it('as prompts show them, where they have a line break', () => {
      const broken = new Snapshot([textInMemory('a\nb.ts', lines(5)), textInMemory('b.ts', lines(5))]);
      for (const answer of ['See "a\\nb.ts":2.', 'See a\\nb.ts:2.', 'See `a\\nb.ts:2`.'])
        assert.deepEqual(checkCitations(broken, answer).map(told), ['a\nb.ts:2'], answer);
    });

    it('but not as part of longer words, nor as the key of some JSON', () => {
      assert.deepEqual(placesIn('deforming x & y.ts:9'), ['x & y.ts:9 ! x & y.ts has 5 lines']);
      assert.deepEqual(placesIn('annex & y.ts:2'), ['y.ts:2 ! no document y.ts; nearest: b.ts']);
      assert.deepEqual(placesIn('{"notes.md":2,"src/none.ts":3}'), []);
    });
  });

  it('stops at its bound', () => {
    const answer = Array.from({ length: maxCitations + 10 }, (_, index) => `src/x${index}.ts:1`).join(' ');
    assert.equal(checkCitations(snapshot, answer).length, maxCitations);
  });
});

describe('checkCitations on hostile answers', () => {
  const hostile: Readonly<Record<string, (size: number) => string>> = {
    'colons and digits': (size) => ':1'.repeat(size / 2),
    'colons alone': (size) => ':'.repeat(size),
    'one long path': (size) => `${'a/'.repeat(size / 2)}a.ts:1`,
    brackets: (size) => '[('.repeat(size / 2) + 'a.ts:1',
    'at signs before places': (size) => '@a@a:1'.repeat(size / 6),
    backticks: (size) => '` `:1'.repeat(size / 5),
    'one backtick and many places': (size) => '`' + ' a:1'.repeat(size / 4),
    fences: (size) => '```\n'.repeat(size / 4),
    'unclosed fences with places': (size) => '````a:1\n```\n'.repeat(size / 12),
    'quotes that are nowhere': (size) => 'src/retry.ts:3: `foo(a) + bar`\n'.repeat(size / 31),
    dots: (size) => '.'.repeat(size),
    blanks: (size) => ' '.repeat(size),
    digits: (size) => `a.ts:${'1'.repeat(size)}`,
  };
  for (const [name, make] of Object.entries(hostile)) {
    // In time that grows with the square of the length these would take hours.
    it(`comes to an end on millions of characters: ${name}`, () => {
      const citations = checkCitations(snapshot, make(5_000_000), { leftOut });
      assert.ok(citations.length <= maxCitations + leftOut.length);
    });
  }
});
