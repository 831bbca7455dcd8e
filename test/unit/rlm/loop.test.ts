import assert from 'node:assert/strict';
import { CallTree, type CallResult } from '../../../src/rlm/callTree';
import { Conversation } from '../../../src/rlm/conversation';
import type { EventBody } from '../../../src/rlm/events';
import { defaultLimits, type RunLimits } from '../../../src/rlm/limits';
import { defaultRunSettings } from '../../../src/rlm/runSettings';
import { runLoop } from '../../../src/rlm/loop';
import { LoopStopped } from '../../../src/rlm/loopStopped';
import type { LoopResult } from '../../../src/rlm/loopResult';
import type { ChatMessage } from '../../../src/rlm/model';
import type { LoopContext, ReplServices, StepResult, SubCall } from '../../../src/rlm/repl';
import { nothingSpent } from '../../../src/rlm/tokenAccount';
import { repl } from '../../support/scriptedModel';
import { inMarks } from '../../support/inMarks';

type Outcome = CallResult['outcome'];
type Reply = string | Outcome;

function replied(text: string, finish: 'stop' | 'length' = 'stop'): Outcome {
  return { ok: true, text, finish, usage: { inputTokens: 1, outputTokens: 1, estimated: true } };
}

/** A call as guest code makes it, with nothing to read. */
function call(prompt: string, more: Partial<SubCall> = {}): SubCall {
  const size = { characters: prompt.length, tokens: () => prompt.length };
  return { kind: 'llm', prompt, parts: [], render: () => undefined, ...size, content: () => prompt, ...more };
}

/** Plays a loop: the model's replies, and what running each block gives. */
async function play(
  replies: readonly Reply[],
  run: (code: string, services: ReplServices) => StepResult | Promise<StepResult> = (code) => ({
    output: `ran ${code}`,
  }),
  limits: Partial<RunLimits> = {},
  signal = new AbortController().signal,
): Promise<{ result: LoopResult; events: EventBody[]; asked: (readonly ChatMessage[])[]; disposed: number }> {
  const events: EventBody[] = [];
  const asked: (readonly ChatMessage[])[] = [];
  let disposed = 0;
  const left = [...replies];
  const context: LoopContext = {
    overview: () => 'overview',
    part: () => Promise.resolve(context),
    createRepl: (services) =>
      Promise.resolve({
        run: async (code) => run(code, services),
        dispose: () => {
          disposed++;
        },
      }),
  };
  const tree = new CallTree({
    limits: { ...defaultLimits, ...limits },
    settings: { ...defaultRunSettings, confirmsBlindAnswers: false },
    traits: [],
    callModel: (spec) => {
      const answer = (outcome: Outcome) => Promise.resolve({ outcome, left: nothingSpent });
      if (spec.role === 'sub') return answer(replied(`sub ${spec.call}`));
      asked.push(spec.messages);
      const next = left.shift() ?? replied('nothing more');
      return answer(typeof next === 'string' ? replied(next) : next);
    },
    report: (event) => events.push(event),
    fence: inMarks,
  });
  const conversation = new Conversation(context);
  const result = await runLoop(conversation, { question: 'Q?', level: 0 }, tree, signal);
  conversation.dispose();
  // A REPL is disposed once it is there.
  await new Promise(setImmediate);
  return { result, events, asked, disposed };
}

const warnings = (events: readonly EventBody[]) =>
  events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));

describe('runLoop', () => {
  it('ends with the final answer of executed code', async () => {
    const { result, asked, disposed } = await play([repl('look()'), repl('end()')], (code) =>
      code === 'end()' ? { output: '', final: 'the answer' } : { output: 'seen' },
    );
    assert.deepEqual(result, { status: 'complete', answer: { text: 'the answer', how: 'final' } });
    assert.equal(disposed, 1);
    assert.deepEqual(
      asked[1]?.map(({ role, content }) => [role, content.slice(0, 20)]),
      [
        ['system', asked[0]?.[0]?.content.slice(0, 20)],
        ['user', '# Question\nQ?\n\n# Con'],
        ['assistant', '```repl\nlook()\n```'],
        ['user', '⟦seen⟧\n\nTurn 2/20.'],
      ],
    );
  });

  it('only ever appends to what the model was sent', async () => {
    const { asked } = await play([repl('a'), 'no code', repl('b'), repl('c')], undefined, {
      maxIterations: 4,
    });
    for (let turn = 1; turn < asked.length; turn++) {
      assert.deepEqual(asked[turn]!.slice(0, asked[turn - 1]!.length), asked[turn - 1]);
    }
  });

  it('shows an error and goes on; later blocks of the same reply do not run', async () => {
    const ran: string[] = [];
    const { result, asked } = await play([`${repl('one')}\n${repl('two')}`, repl('three')], (code) => {
      ran.push(code);
      if (code === 'one') return { output: 'before', error: 'TypeError: x' };
      return { output: '', final: 'ok' };
    });
    assert.deepEqual(ran, ['one', 'three']);
    assert.match(asked[1]!.at(-1)!.content, /^⟦before\nTypeError: x⟧\n/);
    assert.equal(result.status, 'complete');
  });

  it('never runs a reply that was cut, and says what to do', async () => {
    const ran: string[] = [];
    const { asked, events } = await play(
      [replied(repl('half('), 'length')],
      (code) => {
        ran.push(code);
        return { output: '' };
      },
      { maxIterations: 2 },
    );
    assert.deepEqual(ran, []);
    assert.match(asked[1]!.at(-1)!.content, /cut off .* not run/);
    assert.deepEqual(warnings(events), ['reply-cut', 'reply-without-code']);
  });

  it('nudges a reply without code, and stops after three in a row with its last words', async () => {
    const { result, asked, events } = await play(['I think…', 'Well…', 'The answer is 7.']);
    assert.equal(asked.length, 3);
    assert.match(asked[1]!.at(-1)!.content, /had no code/);
    assert.equal(result.status, 'partial');
    assert.equal(result.reason?.code, 'no-code');
    assert.deepEqual(result.answer, { text: 'The answer is 7.', how: 'fallback' });
    assert.deepEqual(warnings(events), Array(3).fill('reply-without-code'));
  });

  it('says of an empty reply that it was empty', async () => {
    const { result, events } = await play(['', ' \n', '']);
    assert.equal(
      result.reason?.message,
      'the model answered 3 times in a row without code; its last reply was empty',
    );
    const said = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    assert.equal(said[0], 'Turn 1: the reply was empty.');
  });

  it('announces the last turn and answers with the best there is after it', async () => {
    const { result, asked } = await play([repl('a'), repl('b')], undefined, { maxIterations: 2 });
    assert.match(asked[1]!.at(-1)!.content, /the last one: call FINAL/);
    assert.equal(result.status, 'partial');
    assert.equal(result.reason?.code, 'iterations');
    assert.deepEqual(result.answer, { text: 'ran b', how: 'fallback' });
  });

  it('cuts a long output head and tail, and keeps it whole in history', async () => {
    let seen: string | undefined;
    const { asked } = await play(
      [repl('long'), repl('look'), repl('end')],
      (code, services) => {
        if (code === 'long') return { output: `start${'x'.repeat(50_000)}end` };
        seen = services.history(0)?.output;
        return { output: '', ...(code === 'end' ? { final: 'done' } : {}) };
      },
      { maxObservation: 1_000 },
    );
    const observation = asked[1]!.at(-1)!.content;
    assert.match(observation, /^⟦startx+\n… \[49,008 characters of 50,008 not shown\] …\nx+end⟧\n\nTurn 2/);
    assert.equal(seen?.length, 50_008);
  });

  it('counts sub-calls over all turns and refuses what is above the limit', async () => {
    const results: unknown[] = [];
    await play(
      [repl('a'), repl('b')],
      async (_, services) => {
        const signal = new AbortController().signal;
        const calls = Array.from({ length: 3 }, () => services.call(call('p'), signal));
        results.push(
          ...(await Promise.all(calls)).map((call) => ('text' in call ? call.text : JSON.stringify(call))),
        );
        return { output: '' };
      },
      { maxSubCalls: 4, maxIterations: 2 },
    );
    assert.deepEqual(results.slice(0, 4), ['sub 1.c1', 'sub 1.c2', 'sub 1.c3', 'sub 2.c1']);
    assert.match(String(results[4]), /all 4 sub-calls of this run are used/);
    assert.equal(results.length, 6);
  });

  it('makes no sub-call at depth 0', async () => {
    let outcome: unknown;
    await play(
      [repl('a')],
      async (_, services) => {
        outcome = await services.call(call('p'), new AbortController().signal);
        return { output: '' };
      },
      { maxDepth: 0, maxIterations: 1 },
    );
    assert.deepEqual(outcome, { ok: false, message: 'sub-calls are off in this run (depth 0)' });
  });

  it('fails with the reason when the root call fails', async () => {
    const { result } = await play([{ ok: false, code: 'unauthorized', message: 'the key was refused' }]);
    assert.deepEqual(result, {
      status: 'failed',
      reason: { code: 'unauthorized', message: 'the key was refused' },
    });
  });

  it('makes a REPL anew when one is lost, and says so', async () => {
    const { asked, disposed } = await play([repl('bomb'), repl('end')], (code) =>
      code === 'bomb' ? { output: '', error: 'broke down', lost: true } : { output: '', final: 'x' },
    );
    assert.match(asked[1]!.at(-1)!.content, /The REPL was started anew: its variables are gone/);
    assert.equal(disposed, 2);
  });

  it('ends with what there is when it is stopped', async () => {
    const controller = new AbortController();
    const { result } = await play(
      [`So far: 3.\n${repl('a')}`, repl('b')],
      (code) => {
        if (code === 'b') controller.abort(new LoopStopped('time', 'out of time'));
        controller.signal.throwIfAborted();
        return { output: 'a' };
      },
      {},
      controller.signal,
    );
    assert.deepEqual(result, {
      status: 'partial',
      reason: { code: 'time', message: 'out of time' },
      answer: { text: 'So far: 3.', how: 'fallback' },
    });
  });

  it('stops when the code fails in four turns in a row', async () => {
    let n = 0;
    const { result, asked } = await play(
      Array(9)
        .fill(0)
        .map((_, index) => repl(`try${index}`)),
      () => ({
        output: `${n++}`,
        error: 'TypeError: x',
      }),
    );
    assert.equal(asked.length, 4);
    assert.equal(result.reason?.code, 'stuck');
    assert.match(result.reason.message, /failed in 4 turns in a row/);
  });

  it('stops when the same block gives the same output again, but not when its output changes', async () => {
    const repeated = await play(Array(5).fill(repl('again')));
    assert.equal(repeated.asked.length, 2);
    assert.match(repeated.result.reason?.message ?? '', /the same code twice/);
    let n = 0;
    const advancing = await play(Array(5).fill(repl('next()')), () => ({
      output: `${++n}`,
      ...(n === 4 ? { final: 'done' } : {}),
    }));
    assert.equal(advancing.result.status, 'complete');
  });
});
