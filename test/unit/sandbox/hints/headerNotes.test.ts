import assert from 'node:assert/strict';
import { headerNote } from '../../../../src/sandbox/hints/headerNotes';
import { parseScript } from '../../../../src/sandbox/syntax';

const noteOn = (code: string) => headerNote(code, parseScript(code));

describe('headerNote', () => {
  for (const search of [
    'context.match(/^--- FILE: (.+) ---$/gm)',
    'context.match(/^# File: .*/gm)',
    'context.matchAll(/<file path="([^"]+)">/g)',
    'context.split("<document>")',
    'context.split(/={5,} .+? ={5,}/)',
    'context.split("\\n").filter(l => l.startsWith("--- src/a.ts ---"))',
    'context.grep("^(File|Path): ")',
    'new RegExp("^\\\\[Document \\\\d+\\\\]").exec(context)',
  ])
    it(`names context.files for ${search}`, () => {
      const note = noteOn(search) ?? '';
      assert.match(note, /^note: line 1: .*context\.files/);
      assert.ok(note.length < 320, note);
    });

  it('says nothing of the header lines that there are, nor of other searches', () => {
    for (const search of [
      'context.matchAll(/^=== (.+) ===$/gm)',
      'context.split("=== ")',
      'context.grep("file")',
      'context.grep("path: ")',
      'context.match(/^## (.+)$/gm)',
      'context.match(/^#+ /gm)',
      'context.split("\\n---\\n")',
      'context.grep("<div class=")',
      'context.grep("readFile|sourceMap")',
      'text.match(/^--- FILE: (.+) ---$/gm)',
    ])
      assert.equal(noteOn(search), undefined, search);
  });
});
