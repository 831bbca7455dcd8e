import assert from 'node:assert/strict';
import { ThinkSplitter } from '../../../src/models/thinkSplitter';

describe('ThinkSplitter', () => {
  const split = (text: string, size: number) => {
    const splitter = new ThinkSplitter();
    const said = { text: '', thought: '' };
    const pieces = [];
    for (let at = 0; at < text.length; at += size) pieces.push(splitter.push(text.slice(at, at + size)));
    for (const piece of [...pieces, splitter.end()]) {
      said.text += piece.text;
      said.thought += piece.thought;
    }
    return said;
  };

  const cases: [string, string, string, string][] = [
    ['no thought', 'So: 42.', 'So: 42.', ''],
    ['a thought, then text', '<think>Hm < 3.</think>\n\nSo: 42.\n', 'So: 42.\n', 'Hm < 3.'],
    ['blanks before the thought', ' \n<think>Hm</think>So', 'So', 'Hm'],
    ['a thought without an end', '<think>Hm. </thi', '', 'Hm. </thi'],
    ['an empty thought', '<think></think>So', 'So', ''],
    ['a tag in the midst of the text', 'I <think> so</think>', 'I <think> so</think>', ''],
    ['only the start of a tag', ' <thin', ' <thin', ''],
    ['only blanks', ' \n ', ' \n ', ''],
    ['nothing', '', '', ''],
    ['nothing after the thought', '<think>Hm</think>\n', '', 'Hm'],
    ['blanks before text without a thought', '\n  So', '\n  So', ''],
  ];
  for (const [what, given, text, thought] of cases) {
    it(`tells ${what}, however it is cut into pieces`, () => {
      for (let size = 1; size <= given.length + 1; size++)
        assert.deepEqual(split(given, size), { text, thought }, `pieces of ${size}`);
    });
  }
});
