import assert from 'node:assert/strict';
import { statusLine } from '../../../src/cli/statusLine';
import { style } from '../../../src/cli/style';

function setUp(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  return { written, status: statusLine(stream, style(false)) };
}

const erased = '\r\u001b[K';

describe("the terminal's last line", () => {
  it('is written over, and gives way to lines that stay', () => {
    const { written, status } = setUp(true);
    status.show('10 files found');
    status.show('20 files found');
    status.above('Turn 1\n');
    status.show(undefined);
    status.above('Turn 2\n');
    assert.equal(
      written.join(''),
      `10 files found${erased}20 files found${erased}Turn 1\n20 files found${erased}Turn 2\n`,
    );
  });

  it('is nothing in a log, which gets the lines that stay', () => {
    const { written, status } = setUp(false);
    status.show('10 files found');
    status.above('Turn 1\n');
    status.show(undefined);
    assert.deepEqual(written, ['Turn 1\n']);
  });
});
