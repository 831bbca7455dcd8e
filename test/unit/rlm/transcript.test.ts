import assert from 'node:assert/strict';
import { makeRoom } from '../../../src/rlm/compaction';
import { Transcript } from '../../../src/rlm/transcript';
import { inMarks } from '../../support/inMarks';

const long = (word: string): string => `${word} `.repeat(2_000);

/** A transcript of so many turns, each with a long output; the last output is not sent yet. */
function afterTurns(turns: number): Transcript {
  const transcript = new Transcript('system', 'first', inMarks);
  for (let turn = 0; turn < turns; turn++) {
    transcript.replied(`reply ${turn}`, undefined);
    transcript.observe([{ data: long(`output${turn}`) }], [turn]);
    transcript.add(`Turn ${turn + 2}.`);
  }
  return transcript;
}

function contents(transcript: Transcript): string[] {
  return transcript.next().messages.map(({ content }) => content);
}

describe('a transcript', () => {
  it('only grows: what was sent stays byte for byte', () => {
    const transcript = new Transcript('system', 'first', inMarks);
    let before: string[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const { messages, newFrom, restarts } = transcript.next();
      const now = messages.map(({ content }) => content);
      assert.deepEqual(now.slice(0, before.length), before);
      assert.equal(newFrom, before.length === 0 ? 0 : before.length + 1);
      assert.equal(restarts, undefined);
      before = now;
      transcript.replied(`reply ${turn}`, undefined);
      transcript.observe([{ data: `output ${turn}` }], [turn]);
    }
  });

  it('puts a hint into the message that is not sent yet, and never into one that is', () => {
    const transcript = new Transcript('system', 'first', inMarks);
    transcript.add('early hint');
    assert.deepEqual(contents(transcript), ['system', 'first\n\nearly hint']);
    transcript.replied('reply', undefined);
    transcript.add('late hint');
    assert.deepEqual(contents(transcript).slice(2), ['reply', 'late hint']);
  });

  it('makes handles of all outputs but the newest two, at once, and keeps hints', () => {
    const transcript = afterTurns(4);
    assert.equal(transcript.dropOutputs(), true);
    const { messages, newFrom, restarts } = transcript.next();
    assert.deepEqual([newFrom, restarts], [0, true]);
    const outputs = messages.filter(({ role }) => role === 'user').slice(1);
    assert.deepEqual(
      outputs.map(({ content }) => /whole in (history\[\d\]\.output)/.exec(content)?.[1]),
      ['history[0].output', 'history[1].output', undefined, undefined],
    );
    for (const [turn, { content }] of outputs.entries()) assert.ok(content.endsWith(`\n\nTurn ${turn + 2}.`));
    assert.equal(transcript.dropOutputs(), false);
    transcript.replied('next', undefined);
    assert.equal(transcript.next().restarts, undefined);
  });

  it('fences what blocks printed, and the beginning of it in a handle; our own words stand outside', () => {
    const transcript = new Transcript('system', 'first', inMarks);
    transcript.replied('reply', undefined);
    transcript.observe([{ data: long('secret') }, 'Only one block ran.'], [0]);
    assert.equal(contents(transcript)[3], `⟦${long('secret')}⟧\nOnly one block ran.`);
    for (const turn of [1, 2]) {
      transcript.replied('reply', undefined);
      transcript.observe([{ data: long('more') }], [turn]);
    }
    transcript.dropOutputs();
    assert.match(
      contents(transcript)[3] ?? '',
      /^⟦(?:secret ){42}secret⟧\n\(… shortened: 14,000 characters, whole in history\[0\]\.output\)$/,
    );
  });

  it('puts a summary in the place of all turns but the newest output', () => {
    const transcript = afterTurns(4);
    transcript.summarise('what I know');
    const { messages } = transcript.next();
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user'],
    );
    assert.equal(messages[2]?.content, 'what I know');
    assert.match(messages[3]?.content ?? '', /^⟦output3 .*⟧\n\nTurn 5\.$/s);
  });

  it('asks a further question again after a summary', () => {
    const transcript = afterTurns(2);
    transcript.replied('the end', undefined);
    transcript.ask('Second question?');
    transcript.replied('code', undefined);
    transcript.observe([{ data: 'output' }], [2]);
    transcript.summarise('what I know');
    assert.deepEqual(contents(transcript).slice(1), ['first', 'what I know', '⟦output⟧\n\nSecond question?']);
  });

  it('joins what the model was not told yet to a further question, so that roles alternate', () => {
    const transcript = afterTurns(1);
    transcript.ask('Second question?');
    const { messages } = transcript.next();
    assert.equal(messages.length, 4);
    assert.match(messages[3]?.content ?? '', /^Second question\?\n\n⟦output0 /);
  });

  it('counts as the provider does, within reason', () => {
    const transcript = new Transcript('system', long('word'), inMarks);
    const estimate = transcript.tokens;
    transcript.replied('', Math.round(estimate * 1.5));
    assert.ok(Math.abs(transcript.tokens - estimate * 1.5) < 5);
    transcript.replied('', 3);
    assert.ok(
      transcript.tokens >= Math.floor(estimate * 0.7),
      'a provider that cut the prompt is not believed',
    );
  });
});

describe('making room', () => {
  const compaction = (transcript: Transcript, limit: number) => {
    const reported: string[] = [];
    let summaries = 0;
    return {
      reported,
      summaries: () => summaries,
      done: makeRoom({
        transcript,
        limit,
        summarise: () => Promise.resolve(`summary ${++summaries}`),
        report: (kind, before, after) => {
          assert.ok(after < before, `${kind}: ${after} after ${before}`);
          reported.push(kind);
        },
      }),
    };
  };

  it('leaves a transcript alone that fits', async () => {
    const transcript = afterTurns(4);
    const { done, reported } = compaction(transcript, transcript.tokens);
    assert.equal(await done, false);
    assert.deepEqual(reported, []);
  });

  it('drops outputs first, and asks for no summary where that is enough', async () => {
    const transcript = afterTurns(10);
    const { done, reported, summaries } = compaction(transcript, transcript.tokens - 1);
    assert.equal(await done, true);
    assert.deepEqual(reported, ['outputs']);
    assert.equal(summaries(), 0);
  });

  it('then puts a summary in the place of the turns', async () => {
    const transcript = afterTurns(4);
    const { done, reported } = compaction(transcript, 2_500);
    assert.equal(await done, true);
    assert.deepEqual(reported, ['outputs', 'summary']);
  });
});
