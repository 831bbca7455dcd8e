import assert from 'node:assert/strict';
import { flagOf, readCommandLine } from '../../../src/cli/commandLine';
import { usage } from '../../../src/cli/usage';

describe('readCommandLine', () => {
  it('takes the question first, then paths; without any it is the current folder', () => {
    assert.deepEqual(asked('Why?', 'src', 'docs').paths, ['src', 'docs']);
    assert.deepEqual(asked('Why?').paths, ['.']);
    assert.equal(asked('--', '-x is what?').questions[0], '-x is what?');
  });

  it('understands every option', () => {
    const args =
      'q --base-url http://localhost:1/v1 --model big --sub-model small --models-by-depth ,mid,tiny --trace t.jsonl';
    const limits =
      '--max-iterations 3 --max-depth 2 --max-sub-calls 0 --max-input-tokens 5 --max-output-tokens 6 --max-cost .5';
    const more =
      '--concurrency 64 --call-timeout 9 --code-timeout 2 --route direct --no-cache --instructions Bitte';
    const files = '--schema s.json --models m.json --prices p.json --system-prompt s.txt';
    const { options, trace, ...rest } = asked(
      ...[args, limits, more, files].join(' ').split(' '),
      ...['--final-pattern', 'A: (.*)', '--final-pattern', 'B', '--then', 'Who?', '--then=Why?'],
    );
    assert.equal(trace, 't.jsonl');
    assert.deepEqual(rest.questions, ['q', 'Who?', 'Why?']);
    assert.deepEqual(rest.files, {
      schema: 's.json',
      models: 'm.json',
      prices: 'p.json',
      systemPrompt: 's.txt',
    });
    assert.deepEqual(options, {
      baseUrl: 'http://localhost:1/v1',
      model: 'big',
      subModel: 'small',
      modelsByDepth: ['', 'mid', 'tiny'],
      route: 'direct',
      instructions: 'Bitte',
      finalPatterns: ['A: (.*)', 'B'],
      maxIterations: 3,
      maxDepth: 2,
      maxSubCalls: 0,
      maxInputTokens: 5,
      maxOutputTokens: 6,
      maxCost: 0.5,
      concurrency: 64,
      callTimeoutMs: 9000,
      codeTimeoutMs: 2000,
      cache: false,
    });
  });

  it('calls options as the help does', () => {
    for (const option of [
      'schema',
      'modelsByDepth',
      'finalPatterns',
      'maxInputTokens',
      'systemPrompt',
    ] as const)
      assert.match(usage, new RegExp(`^  ${flagOf(option)} `, 'm'));
  });

  it('helps on one screen', () => {
    const lines = usage.split('\n');
    assert.ok(lines.length <= 42, `${lines.length} lines`);
    assert.deepEqual(
      lines.filter((line) => line.length > 118),
      [],
    );
  });

  it('shows help and version, whatever else stands there', () => {
    assert.deepEqual(readCommandLine(['--help']), { kind: 'show', what: 'help' });
    assert.deepEqual(readCommandLine(['q', '-v']), { kind: 'show', what: 'version' });
  });

  const mistakes: [args: string[], message: RegExp][] = [
    [[], /question is missing/],
    [['  '], /question is empty/],
    [['q', '--nope'], /no option --nope\. A question that begins/],
    [['q', '--modle', 'x'], /no option --modle\. Did you mean --model\?/],
    [['q', '--model'], /--model needs a value after it/],
    [
      ['q', '--model', '--trace', 'x'],
      /--model needs a value after it\. One that begins with a dash goes after “=”/,
    ],
    [['q', '--no-cache=1'], /--no-cache.*does not take an argument/],
    [['q', '--model='], /--model is empty/],
    [['q', '--base-url', 'http://h/v1'], /--base-url needs --model/],
    [['q', '--sub-model', 'x'], /--sub-model needs --model/],
    [['q', '--schema', 's.json'], /--schema needs --model .*built-in explorer/],
    [['q', '--models-by-depth', 'a,b'], /--models-by-depth needs --model/],
    [['q', '--then', ' '], /--then is empty/],
    [['q', '--instructions', ''], /--instructions is empty/],
    [['q', '--max-cost', '0'], /--max-cost takes a number of dollars above 0 such as 0\.50, not “0”/],
    [['q', '--max-cost', '-1'], /--max-cost takes a number of dollars above 0 .* not “-1”/],
    [['q', '--max-cost=-1'], /--max-cost takes .* not “-1”/],
    [['q', '--max-cost', 'NaN'], /--max-cost takes .* not “NaN”/],
    [['q', '--max-input-tokens', '0'], /--max-input-tokens takes a whole number from 1/],
    [['q', '--max-output-tokens', '2e6'], /--max-output-tokens takes .* not “2e6”/],
    [['q', '--base-url', 'localhost', '--model', 'x'], /http or https address.*“localhost”/],
    [
      ['q', '--max-iterations', 'many'],
      /--max-iterations takes a whole number from 1 to 999999999, not “many”/,
    ],
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
