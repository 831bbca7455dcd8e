import assert from 'node:assert/strict';
import { readCommandLine } from '../../../src/cli/commandLine';

describe('readCommandLine', () => {
  it('takes the question first, then paths; without any it is the current folder', () => {
    assert.deepEqual(asked('Why?', 'src', 'docs').paths, ['src', 'docs']);
    assert.deepEqual(asked('Why?').paths, ['.']);
    assert.equal(asked('--', '-x is what?').question, '-x is what?');
  });

  it('understands every option', () => {
    const args =
      'q --base-url http://localhost:1/v1 --model big --sub-model small --trace t.jsonl --max-iterations 3';
    const more =
      '--max-sub-calls 0 --max-depth 0 --concurrency 64 --call-timeout 9 --code-timeout 2 --route direct --no-cache';
    const { options, trace } = asked(...`${args} ${more}`.split(' '));
    assert.equal(trace, 't.jsonl');
    assert.deepEqual(options, {
      baseUrl: 'http://localhost:1/v1',
      model: 'big',
      subModel: 'small',
      maxIterations: 3,
      maxSubCalls: 0,
      maxDepth: 0,
      route: 'direct',
      concurrency: 64,
      callTimeoutMs: 9000,
      codeTimeoutMs: 2000,
      cache: false,
    });
  });

  it('shows help and version, whatever else stands there', () => {
    assert.deepEqual(readCommandLine(['--help']), { kind: 'show', what: 'help' });
    assert.deepEqual(readCommandLine(['q', '-v']), { kind: 'show', what: 'version' });
  });

  const mistakes: [args: string[], message: RegExp][] = [
    [[], /question is missing/],
    [['  '], /question is empty/],
    [['q', '--modle', 'x'], /no option --modle\. Did you mean --model\?/],
    [['q', '--model'], /--model <value>.*argument missing/],
    [['q', '--model='], /--model is empty/],
    [['q', '--base-url', 'http://h/v1'], /--base-url needs --model/],
    [['q', '--sub-model', 'x'], /--sub-model needs --model/],
    [['q', '--base-url', 'localhost', '--model', 'x'], /http or https address.*“localhost”/],
    [['q', '--max-iterations', 'many'], /--max-iterations takes a whole number from 1, not “many”/],
    [['q', '--concurrency', '0'], /--concurrency takes a whole number from 1/],
    [['q', '--call-timeout', '1.5'], /--call-timeout takes a whole number/],
  ];
  for (const [args, message] of mistakes) {
    it(`says what is wrong with ${JSON.stringify(args)}`, () => {
      const command = readCommandLine(args);
      assert.equal(command.kind, 'mistake');
      assert.match(command.message, message);
    });
  }
});

function asked(...args: string[]) {
  const command = readCommandLine(args);
  assert.equal(command.kind, 'ask');
  return command;
}
