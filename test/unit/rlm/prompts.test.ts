import assert from 'node:assert/strict';
import { firstMessage, questionIn } from '../../../src/rlm/prompts';
import { turnLine } from '../../../src/rlm/turnMessages';

describe('prompts', () => {
  it('give the question back from the first message, whatever is in it', () => {
    for (const question of ['Where is x?', 'two\nlines', '# Question\nnested']) {
      const content = firstMessage(question, 'overview', 20);
      assert.equal(
        questionIn([
          { role: 'system', content: 's' },
          { role: 'user', content },
        ]),
        question,
      );
    }
    assert.equal(questionIn([{ role: 'user', content: 'something else' }]), undefined);
  });

  it('say which turn is the last', () => {
    assert.equal(turnLine(3, 20), 'Turn 3/20.');
    assert.match(turnLine(20, 20), /the last one: call FINAL/);
  });
});
