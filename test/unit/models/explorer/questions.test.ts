import assert from 'node:assert/strict';
import { askExplorer } from './askExplorer';
import { polyglot } from './polyglotCorpus';

/** Question, and the places the answer must cite: these and no others. */
const placed: readonly [string, string][] = [
  // Who imports it?
  ['Which files import node:fs?', 'src/a.ts:1'],
  ['which files import "node:fs"', 'src/a.ts:1'],
  ['Who imports `node:fs/promises`?', 'src/a.ts:2'],
  ['Where is node:path imported?', 'src/a.ts:6'],
  ['list all files that import fs', 'src/a.ts:1 src/b.ts:1 src/util.js:1'],
  ['Which modules require child_process?', 'src/util.js:2'],
  ['which files import node:os', ''],
  ['Who depends on lodash?', 'src/b.ts:3 src/session.ts:1'],
  ['show me all imports of lodash in src/session.ts', 'src/session.ts:1'],
  ['which files use the package lodash?', 'src/b.ts:3 src/session.ts:1'],
  ['Who imports ./session?', 'src/a.ts:7 test/session.test.ts:2'],
  ['which files import src/a.ts', 'src/b.ts:2'],
  ['Who imports SessionStore?', 'test/session.test.ts:2'],
  ['which python files import os', 'py/app.py:1'],
  ['where is sys imported?', 'py/app.py:1'],
  ['who imports json?', ''],
  ['which files import collections', 'py/app.py:2'],
  ['Which Go files import fmt?', 'go/main.go:3'],
  ['what imports github.com/sirupsen/logrus', 'go/main.go:4'],
  ['which files import java.util.List', 'java/Main.java:1'],
  ['Which files include stdio.h?', 'c/main.c:1'],
  ['what files #include <stdio.h>', 'c/main.c:1'],
  ['who uses System.Math? which files import System.Math', 'cs/Program.cs:2'],
  ['which rust files depend on serde', 'rust/main.rs:2'],
  ['Which TypeScript files do not import lodash?', 'src/a.ts:1 test/session.test.ts:1'],
  ['Which files import both node:fs and node:path?', 'src/a.ts:1 src/a.ts:6'],
  ['Which files import both node:fs and lodash?', ''],
  ['I am new here. Which files import node:fs? Cite each line.', 'src/a.ts:1'],
  ['which imports of SessionStore are outside tests?', ''],
  ['do we import child_process anywhere?', 'src/util.js:2'],
  // Where is it defined?
  ['what file is ClosedError in?', 'src/session.ts:13'],
  ['Where is loadAll defined?', 'src/a.ts:13'],
  ["where's `loadAll` declared?", 'src/a.ts:13'],
  ['In which file is SessionStore defined?', 'src/session.ts:5'],
  ['Which file defines the class ClosedError?', 'src/session.ts:13'],
  ['definition of Session', 'src/session.ts:2'],
  ['Where is fetchThing()?', 'src/session.ts:17'],
  ['find the function walk', 'src/util.js:3'],
  ['where is greet implemented', 'py/app.py:8 py/app.py:12'],
  ['where is the method close defined?', 'src/session.ts:9'],
  ['where is Serve defined', 'go/main.go:10'],
  ['Where is the constant LIMIT defined?', 'c/main.c:3'],
  ['where is add defined in c/', 'c/main.c:7'],
  ['where is Point declared', 'rust/main.rs:4'],
  ['where is the type Sessions defined?', 'src/session.ts:14'],
  ['where is retryLimit defined', 'package.json:4'],
  ['Can you tell me where DEBUG is defined?', 'py/app.py:7'],
  // Who calls it?
  ['Who calls loadAll?', 'src/b.ts:7'],
  ['list every call to fetchThing', 'src/b.ts:8 src/b.ts:9'],
  ['list every call to fetchThing without a timeout', 'src/b.ts:9'],
  ['find calls to fetchThing with timeout', 'src/b.ts:8'],
  ['Where is greet called?', 'py/app.py:13'],
  ['callers of add', 'c/main.c:5'],
  ['How many times is console.log called?', 'src/util.js:6'],
  // Who mentions it?
  ['Where is ClosedError used?', 'src/session.ts:10 src/session.ts:13'],
  [
    'Which files mention SessionStore?',
    'src/session.ts:5 src/session.ts:6 src/session.ts:7 test/session.test.ts:2 test/session.test.ts:5',
  ],
  ['usages of resolve in src', 'src/a.ts:5 src/a.ts:14'],
  ['find "walk ready"', 'src/util.js:6'],
  ['search for recursion', 'src/util.js:4'],
  ['List all lines that match /retr(y|ies)/i', 'package.json:4 src/b.ts:10'],
  ['which lines contain `: Promise<void>`?', 'src/b.ts:6 src/session.ts:9'],
  ['how many occurrences of "api.test" are there?', 'src/b.ts:8 src/b.ts:9'],
  ['Which files in src do not mention Session?', 'src/b.ts:1 src/util.js:1'],
  ['which TypeScript files do not contain "import"?', ''],
  ['Where is ClosedError thrown?', 'src/session.ts:10'],
  ['where is SessionStore instantiated', 'src/session.ts:7 test/session.test.ts:5'],
  ['Where is new SessionStore outside tests?', 'src/session.ts:7'],
  ['Which classes extend Error?', 'src/session.ts:13'],
  ['what implements Runnable?', 'java/Main.java:3'],
  ['is retryLimit used anywhere?', 'package.json:4'],
  [
    'SessionStore',
    'src/session.ts:5 src/session.ts:6 src/session.ts:7 test/session.test.ts:2 test/session.test.ts:5',
  ],
  ['where is "walk ready" used', 'src/util.js:6'],
  ['search src for recursion', 'src/util.js:4'],
  ['do we use lodash anywhere?', 'src/b.ts:3 src/session.ts:1'],
  ['Find usages of the deprecated function readdirSync', 'src/util.js:4'],
  [
    'which TypeScript files in src mention Session',
    'src/a.ts:7 src/session.ts:2 src/session.ts:5 src/session.ts:14',
  ],
  ['where is Session mentioned in src/a.ts and test/', 'src/a.ts:7'],
  // Comments.
  ['List all TODOs', 'README.md:2 py/app.py:9 src/b.ts:5'],
  ['find TODO and FIXME comments', 'README.md:2 py/app.py:9 src/b.ts:5 src/session.ts:16'],
  ['How many FIXMEs are there?', 'src/session.ts:16'],
  ['any hacks in src?', 'src/util.js:4'],
  ['Show TODO comments in python files', 'py/app.py:9'],
  // Environment.
  [
    'Which environment variables are read?',
    'cs/Program.cs:3 go/main.go:7 java/Main.java:5 py/app.py:7 py/app.py:10 rust/main.rs:3 src/a.ts:16 src/b.ts:4 src/b.ts:13',
  ],
  ['What env vars does the Python code use?', 'py/app.py:7 py/app.py:10'],
  ['list the env vars read in src/', 'src/a.ts:16 src/b.ts:4 src/b.ts:13'],
  ['where is the environment variable API_TOKEN read?', 'src/b.ts:4'],
  // What is in a file?
  ['Which functions are defined in src/a.ts?', 'src/a.ts:13'],
  ['list all classes in src', 'src/session.ts:5 src/session.ts:13'],
  [
    'What does src/session.ts export?',
    'src/session.ts:2 src/session.ts:5 src/session.ts:13 src/session.ts:14 src/session.ts:17 src/session.ts:18',
  ],
  ['list the interfaces', 'src/session.ts:2'],
  ['how many enums are there?', 'src/session.ts:18'],
  ['which tests are there?', 'test/session.test.ts:4 test/session.test.ts:7'],
  ['list skipped tests', 'test/session.test.ts:7'],
  ['list all async functions in src', 'src/b.ts:3 src/b.ts:6 src/session.ts:9 src/session.ts:17'],
  ['list all urls', 'README.md:3 src/b.ts:8 src/b.ts:9'],
  ['What does src/util.js import?', 'src/util.js:1 src/util.js:2'],
  // Files as such.
  ['list all TypeScript files', 'src/a.ts:1 src/b.ts:1 src/session.ts:1 test/session.test.ts:1'],
  ['files named session', 'src/session.ts:1 test/session.test.ts:1'],
  ['which files end with .py?', 'py/app.py:1'],
  ['where is package.json?', 'package.json:1'],
  ['how many lines does src/a.ts have?', 'src/a.ts:1'],
  ['What are the 2 longest files?', 'src/a.ts:1 src/session.ts:1'],
  ['which is the shortest file in src', 'src/util.js:1'],
  ['which files in src have more than 16 lines?', 'src/session.ts:1'],
  ['files with fewer than 4 lines', 'cs/Program.cs:1'],
  ['show me src/a.ts', 'src/a.ts:1'],
  ['open main.go', 'go/main.go:1'],
  ['which lines are longer than 75 characters?', 'src/a.ts:14 src/session.ts:17'],
  ['list all files larger than 17 lines in src', 'src/session.ts:1'],
  ['count occurrences of "api.test" per file', 'src/b.ts:8 src/b.ts:9'],
  ['which files are empty?', ''],
  ['readdirSync(dir)', 'src/util.js:4'],
  // Both, and one without the other.
  [
    'which files contain both "Session" and "async"?',
    'src/session.ts:2 src/session.ts:5 src/session.ts:9 src/session.ts:14 src/session.ts:17',
  ],
  [
    'which files mention both lodash and fetchThing?',
    'src/b.ts:3 src/b.ts:8 src/b.ts:9 src/session.ts:1 src/session.ts:17',
  ],
  ['which files mention Session but not Map', 'src/a.ts:7'],
  // Code as it stands.
  ['find os.getenv(', 'py/app.py:10'],
  ['grep for => x', ''],
  ['process.env', 'src/a.ts:16 src/b.ts:4 src/b.ts:13 src/b.ts:14'],
  ['which functions are async in src', 'src/b.ts:3 src/b.ts:6 src/session.ts:9 src/session.ts:17'],
];

/** Question, and what the answer must say. */
const worded: readonly [string, RegExp][] = [
  [
    'Which files import node:fs?',
    /^\*\*1 import of `node:fs` in 1 file\.\*\*[\s\S]*Not counted: `node:fs\/promises` \(1\), `fs` \(2\)\./,
  ],
  ['which files import nothing-like-this', /^\*\*No import of `nothing-like-this` was found\.\*\*/],
  ['Which TypeScript files do not import lodash?', /\*\*2 files do not import `lodash`; 2 of 4 do\.\*\*/],
  ['How many files are there?', /^\*\*13 files\.\*\*/],
  ['how many TypeScript files are there?', /^\*\*4 files\.\*\*/],
  ['How many test files are there?', /^\*\*1 file\.\*\*/],
  ['how many TypeScript files are in src?', /^\*\*3 files\.\*\*/],
  ['How many calls to fetchThing are there?', /^\*\*2 calls of `fetchThing` in 1 file\.\*\*/],
  ['How many classes does the project have?', /^\*\*5 classes in 4 files\.\*\*/],
  ['How many files use lodash?', /in 2 files/],
  ['how many lines of code are there?', /^\*\*\d+ lines \([\d]+ characters\) in 13 files\.\*\*/],
  ['which languages are used?', /\| \.ts \| 4 \|/],
  ['where is frobnicate defined?', /^\*\*No definition of `frobnicate` was found\.\*\*/],
  ['where is retryLimit defined', /^No definition of `retryLimit` was found; it is a key here\./],
  [
    'which packages are imported?',
    /^\*\*\d+ packages are imported, in \d+ places in \d+ files\.\*\*\n\n- \*\*`lodash`\*\* \(2\)/,
  ],
  ['list all imports in src/util.js', /^\*\*2 modules are imported, in 2 places in 1 file\.\*\*/],
  ['what implements SessionStore?', /^No class that extends or implements `SessionStore` was found/],
  ['Which environment variables are read?', /^\*\*10 environment variables are read/],
  ['list all TODOs in nowhere/', /since no file matches nowhere\//],
  ['list all TODOs in go/', /^\*\*No TODO comment was found\.\*\*/],
  ['which is the longest file?', /^\*\*The longest file of 13, by lines:\*\*/],
  ['which env vars are read in c/', /^\*\*No environment variable is read\.\*\*/],
  ['who calls join2 in src', /^\*\*No call of `join2` was found\.\*\*/],
  ['who calls require without a string', /^\*\*2 calls of `require` without string in the arguments/],
  ['who calls Sessions?', /^No call of `Sessions` was found; these are its mentions\.\n\n\*\*1 mention/],
  ['what does it depend on?', /^\*\*\d+ packages are imported/],
  [
    'list every `async` with a comment',
    /^These are all mentions of `async`; “with a comment” takes a language model\./,
  ],
  ['what does this project do?', /takes a language model[\s\S]*- `README\.md:1` `# Demo`/],
  ['is there a file called missing.txt?', /\*\*No file matches `missing.txt`\.\*\*/],
];

const explained = [
  'How does the session store work?',
  'Why does close throw?',
  'What is the purpose of fetchThing?',
  'explain how greetings are made',
  'What happens when a session is closed twice?',
  'Which endpoints skip the auth check?',
  'How many files of the session kind are there?',
  'Which function is the longest?',
  'Which exported functions are never used?',
  'which exports are not used',
  'which sessions are never imported?',
  'what version of session is required',
  'is there any use of close or new Session?',
];

describe('the built-in explorer', () => {
  for (const [question, places] of placed) {
    it(`${question} → ${places || 'nothing'}`, async () => {
      const { answer, status, citations, errors } = await askExplorer(question, polyglot);
      assert.deepEqual(errors, []);
      assert.equal(status, 'complete');
      const cited = [...new Set(citations.map(({ path, line }) => `${path}:${line}`))];
      assert.deepEqual(cited.sort(byPlace), places.split(' ').filter(Boolean).sort(byPlace), answer);
      assert.ok(
        citations.every(({ problem }) => problem === undefined),
        answer,
      );
      assert.match(answer.split('\n').at(-1) ?? '', /No language model took part/);
    });
  }

  for (const [question, words] of worded) {
    it(`${question} → ${words.source}`, async () => {
      const { answer, errors } = await askExplorer(question, polyglot);
      assert.deepEqual(errors, []);
      assert.match(answer, words);
    });
  }

  for (const question of explained) {
    it(`${question} → passages, and how to choose a model`, async () => {
      const { answer, errors, citations, subCalls, turns } = await askExplorer(question, polyglot);
      assert.deepEqual(errors, []);
      assert.equal(turns, 2);
      assert.match(answer, /takes a language model.*“RLM: Select Model”.*--base-url and --model/);
      assert.ok(citations.length > 0 && citations.every(({ problem }) => problem === undefined), answer);
      assert.ok(subCalls > 0);
    });
  }
});

function byPlace(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
