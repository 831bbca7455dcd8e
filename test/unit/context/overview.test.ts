import assert from 'node:assert/strict';
import { overview } from '../../../src/context/overview';

const facts = {
  name: 'Workspace',
  characters: 12_345,
  tokens: 3_000,
  exact: true,
  leftOut: [],
  preview: '<preview>',
};

describe('overview', () => {
  it('names few documents, sizes, languages and what was left out', () => {
    const text = overview({
      ...facts,
      documents: [
        { path: 'a.ts', language: 'typescript', size: 1 },
        { path: 'b', size: 2 },
      ],
      leftOut: [{ path: '.env', reason: 'secret' }],
    });
    assert.match(text, /2 documents, 12,345 characters \(about 3,000 tokens\)/);
    assert.match(text, /typescript 1, other 1/);
    assert.match(text, / {2}a\.ts \(1 byte\)\n {2}b \(2 bytes\)/);
    assert.match(text, /Left out, so you cannot see it: 1 may hold secrets \(\.env\)\./);
    assert.ok(text.endsWith('<preview>'));
  });

  it('shows folders instead of thousands of names', () => {
    const documents = Array.from({ length: 5_000 }, (_, index) => ({
      path: `p${index % 3}/src/f${index}.ts`,
      size: 1,
    }));
    const text = overview({ ...facts, documents });
    assert.match(text, /p0\/src\/ 1,667 documents/);
    assert.ok(text.length < 2_000, `${text.length}`);
  });
});
