import assert from 'node:assert/strict';
import { Circuit } from '../../../../src/models/limiter/circuit';
import { ModelError } from '../../../../src/rlm/errors';
import { ManualClock } from './manualClock';

const failure = new ModelError('server', 'It answered 500.');

describe('Circuit', () => {
  let clock: ManualClock;
  let circuit: Circuit;
  beforeEach(() => {
    clock = new ManualClock();
    circuit = new Circuit('small', clock);
  });
  const fail = (times: number) => {
    for (let i = 0; i < times; i++) {
      circuit.admit('sub');
      circuit.gaveUp(failure);
    }
  };

  it('lets calls through until five in a row have failed', () => {
    fail(4);
    assert.equal(circuit.refusal('sub'), undefined);
    fail(1);
    assert.match(
      circuit.refusal('sub')!.message,
      /5 calls to small failed in a row.*in 5 s.*It answered 500\./,
    );
    assert.equal(circuit.refusal('sub')!.code, 'server');
    assert.throws(() => circuit.admit('sub'), ModelError);
  });

  it('counts from the start after a success', () => {
    fail(4);
    circuit.admit('sub').succeeded();
    fail(4);
    assert.equal(circuit.refusal('sub'), undefined);
  });

  it('lets one through after the pause, and all when that one succeeds', () => {
    fail(5);
    clock.time += 5000;
    const probe = circuit.admit('sub');
    assert.throws(() => circuit.admit('sub'), /once the one being made now/);
    probe.succeeded();
    circuit.admit('sub');
    circuit.admit('sub');
  });

  it('pauses twice as long when that one fails, up to a minute', () => {
    fail(5);
    const pauses: number[] = [];
    for (let i = 0; i < 6; i++) {
      const from = clock.time;
      while (circuit.refusal('sub')) clock.time += 1000;
      pauses.push(clock.time - from);
      circuit.admit('sub').failed(failure);
    }
    assert.deepEqual(pauses, [5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it('lets another one through when that one was cancelled', () => {
    fail(5);
    clock.time += 5000;
    circuit.admit('sub').leftOpen();
    assert.equal(circuit.refusal('sub'), undefined);
  });

  it('never stops a root turn, whose success ends the pause', () => {
    fail(5);
    circuit.admit('root').succeeded();
    assert.equal(circuit.refusal('sub'), undefined);
  });
});
