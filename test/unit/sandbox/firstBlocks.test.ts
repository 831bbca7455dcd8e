import assert from 'node:assert/strict';
import { complaint, readFirstBlocks, runFirstBlock } from '../../support/firstBlocks';
import { loadQuickJs } from '../../support/openRepl';

const blocks = await readFirstBlocks();

/** What models write first: it runs, or its error says what to write instead. */
describe('first blocks', () => {
  it('are many', () => assert.ok(blocks.length > 300, `${blocks.length}`));

  for (const shape of new Set(blocks.map((block) => block.shape))) {
    it(`${shape}: each runs, or its error helps in a few lines`, async () => {
      const wasm = await loadQuickJs();
      const complaints: string[] = [];
      for (const block of blocks.filter((one) => one.shape === shape)) {
        const wrong = complaint(block, await runFirstBlock(block, wasm));
        if (wrong !== undefined) complaints.push(`test/corpus/${shape}.txt:${block.line}: ${wrong}`);
      }
      assert.deepEqual(complaints, []);
    });
  }
});
