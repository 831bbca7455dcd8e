import assert from 'node:assert/strict';
import type { LanguageModel } from '../../../src/rlm/model';
import { ask, realSession } from '../../support/askEngine';
import { repl, scriptedModel } from '../../support/scriptedModel';

const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');
const usage = { inputTokens: 7, outputTokens: 3 };

/** Says so much in each of its first tries, which break off, and then replies. */
function breaking(tries: readonly string[], cost?: Partial<LanguageModel>): LanguageModel & { made: number } {
  return {
    ...scriptedModel(),
    ...cost,
    made: 0,
    async complete(_, { onText, onRetry }) {
      for (const [index, said] of tries.entries()) {
        this.made++;
        onText?.(said);
        await onRetry?.(index + 1, 'the connection broke', 0);
      }
      this.made++;
      onText?.('leaf');
      return { text: 'leaf', finish: 'stop', usage };
    },
  };
}

describe('what a try has used that broke off', () => {
  const session = realSession();
  after(() => session.dispose());
  const root = () => scriptedModel(repl('const r = await llm_query("What?")'), repl('FINAL(String(r))'));

  it('counts in the totals of the run, as an estimate', async () => {
    const whole = await ask(session, { root: root(), sub: breaking([]) });
    const broken = await ask(session, { root: root(), sub: breaking([words(200), words(100)]) });
    const more = broken.run.totals.outputTokens - whole.run.totals.outputTokens;
    assert.ok(more >= 250 && more <= 350, `${more} tokens of output`);
    assert.ok(broken.run.totals.inputTokens > whole.run.totals.inputTokens, 'what was sent, too');
    assert.equal(broken.run.totals.estimated, true);
    assert.equal(broken.run.answered?.answer, 'leaf');
  });

  it('is nothing where no reply had begun', async () => {
    const whole = await ask(session, { root: root(), sub: breaking([]) });
    const broken = await ask(session, { root: root(), sub: breaking(['', '']) });
    assert.deepEqual(broken.run.totals, whole.run.totals);
  });

  it('counts where every try broke off', async () => {
    const sub: LanguageModel = {
      ...scriptedModel(),
      complete: (_, { onText }) => {
        onText?.(words(200));
        return Promise.reject(new Error('the connection broke'));
      },
    };
    const { events } = await ask(session, { root: root(), sub });
    const failed = events.find((event) => event.type === 'call.finished' && !event.outcome.ok);
    assert.ok(failed?.type === 'call.finished' && failed.lost && failed.lost.outputTokens >= 180);
  });

  it('comes off the budget, which may have no room for another try', async () => {
    // 1,500 are kept back for the last turn, and the call reserves 1,000.
    const limits = { maxOutputTokens: 6_000, maxSubCallOutputTokens: 1_000 };
    const sub = breaking([words(2_000), words(2_000), words(2_000)]);
    const { run, finished } = await ask(session, { root: root(), sub, limits });
    assert.ok(sub.made < 4, `${sub.made} tries`);
    assert.equal(finished.reason?.code, 'tokens');
    assert.match(run.answered?.answer ?? '', /the output tokens of this run are/);
  });

  it('is paid for at the price of its model', async () => {
    const { run } = await ask(session, {
      root: root(),
      sub: breaking([words(500)], { name: 'priced' }),
      prices: { priced: { input: 0, output: 1_000_000 } },
      limits: { maxCost: 100_000 },
    });
    assert.ok(run.totals.cost >= 450 + usage.outputTokens, `$${run.totals.cost}`);
  });
});
