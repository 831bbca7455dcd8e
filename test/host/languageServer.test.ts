import * as assert from 'node:assert/strict';
import type { LanguageAnswer } from '../../src/rlm/languageServer';
import { askLanguageServer } from '../../src/vscode/languageServer';
import { closeAll, fixture } from './fixture';

const { signal } = new AbortController();

describe('the language server of the editor', () => {
  after(closeAll);

  /** It answers with nothing until it has started. */
  async function untilThere(ask: () => Promise<LanguageAnswer>) {
    for (;;) {
      const answer = await ask();
      if (answer.ok && answer.places.length > 0) return answer.places;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  it('knows the symbols of a file, and what they stand in', async () => {
    const uri = fixture('src/http.ts').toString();
    const places = await untilThere(() => askLanguageServer({ kind: 'symbols', uri }, signal));
    const functions = places.filter(({ symbol }) => symbol === 'function');
    const names = functions.map(({ name, line }) => `${name} ${line}`);
    assert.deepEqual(names, ['fetchWithTimeout 0', 'fetchForEver 5']);
  });

  it('knows where a name is defined and used', async () => {
    const uri = fixture('src/orders.ts').toString();
    const text = "  return fetchWithTimeout(endpoint, { method: 'POST', body: JSON.stringify(order) });";
    const asked = { uri, line: 11, character: text.indexOf('fetch'), text };
    const found = async (kind: 'references' | 'definition') => {
      const places = await untilThere(() => askLanguageServer({ kind, ...asked }, signal));
      return places.map((place) => `${place.uri.slice(place.uri.lastIndexOf('/') + 1)}:${place.line}`).sort();
    };
    assert.deepEqual(await found('references'), ['http.ts:0', 'orders.ts:1', 'orders.ts:11']);
    assert.deepEqual(await found('definition'), ['http.ts:0']);
  });

  it('does not answer for a line that has changed, nor for files outside the workspace', async () => {
    const uri = fixture('src/http.ts').toString();
    const changed = { kind: 'definition', uri, line: 0, character: 0, text: 'before' } as const;
    assert.deepEqual(await askLanguageServer(changed, signal), {
      ok: false,
      message: 'the file has changed since this run read it',
    });
    assert.deepEqual(await askLanguageServer({ kind: 'symbols', uri: 'file:///etc/passwd' }, signal), {
      ok: false,
      message: 'the file is not part of the workspace',
    });
  });
});
