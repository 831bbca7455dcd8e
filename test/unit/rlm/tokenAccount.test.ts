import assert from 'node:assert/strict';
import { nothingSpent, TokenAccount, type Reservation } from '../../../src/rlm/tokenAccount';

const signal = new AbortController().signal;
const tokens = (inputTokens: number, outputTokens = 0, cost = 0) => ({ inputTokens, outputTokens, cost });
const account = (inputTokens: number) => new TokenAccount(tokens(inputTokens, Infinity, Infinity));

describe('TokenAccount', () => {
  it('counts what is reserved as gone, and gives back what was not used', async () => {
    const budget = account(100);
    const first = await budget.reserve(tokens(60), nothingSpent, signal);
    assert.equal(budget.left.inputTokens, 40);
    first?.settle(tokens(10));
    first?.settle(tokens(10));
    assert.equal(budget.left.inputTokens, 90);
    assert.equal(budget.spent.inputTokens, 10);
  });

  it('lets a call wait while others hold what it needs, in order', async () => {
    const budget = account(100);
    const first = await budget.reserve(tokens(80), nothingSpent, signal);
    const order: string[] = [];
    const large = budget.reserve(tokens(90), nothingSpent, signal).then((r) => (order.push('large'), r));
    const small = budget.reserve(tokens(5), nothingSpent, signal).then((r) => (order.push('small'), r));
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(order, [], 'a small one does not overtake');
    first?.settle(tokens(5));
    await Promise.all([large, small]);
    assert.deepEqual(order, ['large', 'small']);
  });

  it('refuses what can never be had, and what would take the kept part', async () => {
    const budget = account(100);
    assert.equal(await budget.reserve(tokens(101), nothingSpent, signal), undefined);
    assert.equal(await budget.reserve(tokens(60), tokens(50), signal), undefined);
    const held = await budget.reserve(tokens(60), nothingSpent, signal);
    const waiting = budget.reserve(tokens(60), nothingSpent, signal);
    held?.settle(tokens(60));
    assert.equal(await waiting, undefined, 'it waited, and what it waited for was used');
  });

  it('never promises more than there is, whatever the order of things', async () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const budget = account(10_000);
    let held = 0;
    let spent = 0;
    const hold = (amount: number, reservation: Reservation | undefined) => {
      if (!reservation) return;
      held += amount;
      assert.ok(spent + held <= 10_000, `${spent} + ${held}`);
      setTimeout(() => {
        const used = random(amount + 1);
        held -= amount;
        spent += used;
        reservation.settle(tokens(used));
      }, random(5));
    };
    await Promise.all(
      Array.from({ length: 300 }, async () => {
        const amount = 1 + random(400);
        hold(amount, await budget.reserve(tokens(amount), nothingSpent, signal));
      }),
    );
    assert.ok(budget.spent.inputTokens <= 10_000 && budget.spent.inputTokens > 9_000);
  });

  it('forgets a call that is aborted while it waits', async () => {
    const budget = account(10);
    const held = await budget.reserve(tokens(10), nothingSpent, signal);
    const controller = new AbortController();
    const waiting = budget.reserve(tokens(5), nothingSpent, controller.signal);
    controller.abort(new Error('stop'));
    await assert.rejects(waiting, /stop/);
    held?.settle(nothingSpent);
    assert.equal(budget.left.inputTokens, 10);
  });
});
