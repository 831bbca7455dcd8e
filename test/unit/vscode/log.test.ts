import assert from 'node:assert/strict';
import { logEvent } from '../../../src/vscode/log';
import { callDone, FakeLog, numbered, started, subCall, turn } from './fakes';

function logged(...bodies: Parameters<typeof numbered>): string[] {
  const log = new FakeLog();
  for (const event of numbered(...bodies)) logEvent(log, 'r1', event);
  return log.lines;
}

describe('the log', () => {
  it('tells calls with their tokens and time', () => {
    assert.deepEqual(logged(turn(1), subCall('1.c1'), callDone('1.c1')), [
      'info [r1] turn 1 (1/20)',
      'debug [r1] call 1.c1 to small',
      'info [r1] call 1.c1 done after 12 ms: 1000 tokens in, 200 out',
    ]);
  });

  it('holds no question, prompt, reply, code or output', () => {
    const lines = logged(
      { ...started, question: 'SECRET' } as typeof started,
      subCall('1.c1'),
      callDone('1.c1'),
      { type: 'code.started', iteration: '1', code: 'CODE-TEXT' },
      {
        type: 'code.finished',
        iteration: '1',
        output: 'OUTPUT-TEXT',
        error: 'Error: LINE-TEXT',
        milliseconds: 3,
      },
      { type: 'answered', answer: 'ANSWER-TEXT', how: 'final', citations: [] },
    );
    assert.equal(lines.length, 6);
    assert.doesNotMatch(lines.join('\n'), /SECRET|-TEXT/);
  });

  it('gives the reason of a run that failed, as an error', () => {
    const [line] = logged({
      type: 'run.finished',
      status: 'failed',
      reason: { code: 'unauthorized', message: 'The key was refused.' },
      milliseconds: 5,
    });
    assert.equal(line, 'error [r1] finished: failed after 5 ms: unauthorized: The key was refused.');
  });
});
