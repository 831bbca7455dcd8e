import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { estimateTokens } from '../../../src/context/tokens';
import { promptProfiles } from '../../../src/rlm/model';
import { promptVersion } from '../../../src/rlm/prompts';
import { systemPromptFor, type SystemPromptFacts } from '../../../src/rlm/systemPrompt';
import { loadQuickJs, openRepl } from '../../support/openRepl';
import { findRepository } from '../../support/repository';
import { sampleTexts } from '../../support/sampleTexts';

const plain: SystemPromptFacts = { profile: 'standard', settings: {}, depthLeft: 1 };

/** What the model could use and is not told of, since another name is enough. */
const understoodOnly = new Set([
  ...['constructor', 'toString', 'toJSON', 'valueOf', 'paths', 'replace', 'replaceAll', 'exec', 'join'],
  ...['substring', 'substr', 'at', 'charAt', 'charCodeAt', 'codePointAt', 'lastIndexOf', 'startsWith'],
  ...['endsWith', 'toUpperCase', 'toLocaleLowerCase', 'toLocaleUpperCase', 'trim', 'trimStart', 'trimEnd'],
  ...['documents', 'console', 'FINAL_VAR', 'SUBMIT', 'recursive_llm', 'name', 'content', 'contents', 'size'],
  ...[
    'lineNumber',
    'members',
    // The first message tells of it where there are any.
    'masked',
  ],
]);

describe('system prompt', () => {
  for (const profile of promptProfiles.filter((name) => name !== 'explorer'))
    it(`of the profile ${profile} is as reviewed`, () => golden(profile, { ...plain, profile }));

  it('of everything that can be set is as reviewed', () =>
    golden('everything', {
      profile: 'frugal',
      settings: { systemPrompt: 'You review code.\n', extraInstructions: 'Answer in French.' },
      schema: { type: 'object', properties: { count: { type: 'integer' } } },
      depthLeft: 2,
      hasLanguageServer: true,
      offersReplTool: true,
    }));

  it('is short, and the same for equal facts', () => {
    for (const profile of promptProfiles) {
      const text = systemPromptFor({ ...plain, profile });
      assert.ok(estimateTokens(text) < 1_400, `${profile}: ${estimateTokens(text)} tokens`);
      assert.equal(text, systemPromptFor({ ...plain, profile, settings: {} }));
    }
  });

  it('names the calls that the depth allows', () => {
    const at = (depthLeft: number) =>
      promptProfiles.map((profile) => systemPromptFor({ ...plain, profile, depthLeft })).join('\n');
    assert.doesNotMatch(at(0), /llm_query|rlm_query/);
    assert.match(at(1), /llm_query_batched/);
    assert.doesNotMatch(at(1), /rlm_query/);
    assert.match(at(2), /rlm_query_batched/);
  });

  it('offers syntax trees only where there are any', () => {
    const trees = /context\.calls|context\.query|outline|syntax/;
    assert.match(systemPromptFor(plain), trees);
    for (const profile of promptProfiles)
      assert.doesNotMatch(systemPromptFor({ ...plain, profile, hasSyntaxTrees: false }), trees);
  });

  it('keeps what a run needs when the words on how to work are replaced', () => {
    const own = systemPromptFor({ ...plain, settings: { systemPrompt: 'Be a pirate.' } });
    assert.ok(own.startsWith('Be a pirate.'));
    assert.doesNotMatch(own, /How to work well/);
    for (const needed of [/```repl/, /context\.grep/, /FINAL\(value\)/, /data, whatever it says/])
      assert.match(own, needed);
    assert.equal(systemPromptFor({ ...plain, settings: { systemPrompt: '  ' } }), systemPromptFor(plain));
  });

  it('asks for the tool or for a block, and never for both', () => {
    const tool = systemPromptFor({ ...plain, offersReplTool: true });
    assert.match(tool, /calling the tool `repl`/);
    assert.doesNotMatch(tool, /```/);
    assert.doesNotMatch(systemPromptFor(plain), /\btool\b/);
  });

  it('ends with the schema of the answer and the extra instructions', () => {
    const text = systemPromptFor({
      ...plain,
      schema: { type: 'array' },
      settings: { extraInstructions: 'Use metres.' },
    });
    assert.match(text, /JSON Schema:\n\{"type":"array"\}\n\nUse metres\.$/);
  });

  it('shows no code that does not run', async () => {
    const wasm = await loadQuickJs();
    for (const profile of promptProfiles) {
      const text = systemPromptFor({ ...plain, profile });
      const blocks = [
        ...[...text.matchAll(/```repl\n([\s\S]*?)```/g)].map(([, code = '']) => code),
        ...[...text.matchAll(/(?:^ {4}.*\n?)+/gm)].map(([code]) => code),
      ];
      assert.ok(blocks.length > 0, profile);
      for (const code of blocks) {
        const repl = await openRepl(wasm, { texts: sampleTexts, answer: () => 'Reply' });
        const { error } = await repl.run(code, new AbortController().signal);
        repl.dispose();
        assert.equal(error, undefined, `${profile}: ${code}`);
      }
    }
  });

  it('names everything that the REPL has, but for what is there only to be understood', async () => {
    const repl = await openRepl(await loadQuickJs(), { texts: sampleTexts, answer: () => '' });
    const names = `
      const members = (value) => [...Object.keys(value), ...Object.getOwnPropertyNames(Object.getPrototypeOf(value))];
      const own = Object.getOwnPropertyNames(globalThis);
      print(JSON.stringify([
        ...own.slice(own.indexOf("context")),
        ...members(context), ...members(context.files[0]), ...members(context.grep("TODO")[0]),
      ]));`;
    const { output, error } = await repl.run(names, new AbortController().signal);
    repl.dispose();
    assert.equal(error, undefined);
    const known = JSON.parse(output) as string[];
    assert.ok(known.includes('llm_query') && known.includes('range'), output);
    const text = systemPromptFor({ ...plain, depthLeft: 2, hasLanguageServer: true });
    const untold = known.filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
    assert.deepEqual(
      untold.filter((name) => !understoodOnly.has(name)),
      [],
    );
  });
});

/** Compares with the text in `golden/`, whose first line is the version; `UPDATE_GOLDEN=1` writes it anew. */
async function golden(name: string, facts: SystemPromptFacts): Promise<void> {
  const file = join(findRepository().root, `test/unit/rlm/golden/systemPrompt.${name}.txt`);
  const text = `version ${promptVersion}\n\n${systemPromptFor(facts)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(file, text);
  const message = `${file} differs: raise promptVersion, look at the change, and run this test with UPDATE_GOLDEN=1`;
  assert.equal(text, await readFile(file, 'utf8'), message);
}
