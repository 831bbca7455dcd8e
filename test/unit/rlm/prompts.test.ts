import assert from 'node:assert/strict';
import { askedIn, firstMessage, followUpMessage } from '../../../src/rlm/prompts';
import { turnLine } from '../../../src/rlm/turnMessages';

describe('prompts', () => {
  it('give the question back from the first message, whatever is in it', () => {
    for (const question of ['Where is x?', 'two\nlines', '# Question\nnested']) {
      const content = firstMessage(question, 'overview', 20);
      const messages = [
        { role: 'system', content: 's' },
        { role: 'user', content },
      ] as const;
      assert.deepEqual(askedIn(messages), { question, later: [] });
    }
    assert.equal(askedIn([{ role: 'user', content: 'something else' }]), undefined);
  });

  it('give the newest question back, and what was said since', () => {
    const messages = [
      { role: 'user', content: firstMessage('First?', 'overview', 20) },
      { role: 'assistant', content: 'code' },
      { role: 'user', content: 'output' },
      { role: 'assistant', content: 'the end' },
      { role: 'user', content: followUpMessage('Second?', 20) },
      { role: 'assistant', content: 'code' },
      { role: 'user', content: 'more output' },
    ] as const;
    assert.deepEqual(askedIn(messages), { question: 'Second?', later: ['more output'] });
  });

  it('say which turn is the last', () => {
    assert.equal(turnLine(3, 20), 'Turn 3/20.');
    assert.match(turnLine(20, 20), /the last one: call FINAL/);
  });
});
