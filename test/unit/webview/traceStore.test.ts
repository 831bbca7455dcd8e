import assert from 'node:assert/strict';
import type { PanelRequest } from '../../../src/protocol/panel';
import type { TrajectoryEvent } from '../../../src/rlm/events';
import type { PanelState } from '../../../src/webview/panelState';
import { TraceStore } from '../../../src/webview/traceStore';
import { finishedRun, runningRun, writingRun } from './fakeRun';

/** A store whose frames are drawn by hand. */
function openStore(saved: PanelState = { expansion: new Map() }) {
  const posted: PanelRequest[] = [];
  const frames: (() => void)[] = [];
  const later: (() => void)[] = [];
  let kept: PanelState | undefined;
  const store = new TraceStore(
    {
      post: (request) => void posted.push(request),
      save: (state) => void (kept = state),
      nextFrame: (draw) => void frames.push(draw),
      after: (_milliseconds, act) => void later.push(act),
      monotonic: () => 0,
    },
    saved,
  );
  const drawFrame = (queue = frames) => {
    const due = queue.splice(0);
    for (const draw of due) draw();
    return due.length;
  };
  const send = (
    events: readonly TrajectoryEvent[],
    options: { runId?: string; reset?: boolean; live?: boolean } = {},
  ) =>
    store.receive({
      type: 'events',
      runId: 'r',
      reset: false,
      live: true,
      repeatable: true,
      followable: false,
      resumable: false,
      forkable: false,
      elsewhere: false,
      kept: true,
      events,
      ...options,
    });
  const run = () => {
    const shown = store.shown.value;
    return shown.kind === 'run' ? shown.run : assert.fail('no run is shown');
  };
  return { store, posted, send, run, drawFrame, drawLater: () => drawFrame(later), kept: () => kept };
}

describe("the panel's store", () => {
  it('says that it is ready, and which run it showed before', () => {
    const fresh = openStore();
    fresh.store.ready();
    const again = openStore({ runId: 'r', expansion: new Map() });
    again.store.ready();
    assert.deepEqual([...fresh.posted, ...again.posted], [{ type: 'ready' }, { type: 'ready', runId: 'r' }]);
  });

  it('draws many batches in one frame, and each event counts once', () => {
    const { send, run, drawFrame } = openStore();
    const events = runningRun();
    send(events.slice(0, 10));
    send(events.slice(5, 30));
    send(events.slice(30));
    assert.equal(drawFrame(), 1);
    assert.equal(run().seq, events.length);
    assert.equal(run().totals.subCalls, 28);
  });

  it('forgets what was shown when told to', () => {
    const { send, run, drawFrame } = openStore();
    send(runningRun());
    send(writingRun(), { reset: true });
    drawFrame();
    assert.equal(run().iterations.length, 2);
  });

  it('does not look interrupted between the batches of a run that is over, however long they take', () => {
    const { store, send, drawFrame, drawLater } = openStore();
    const events = finishedRun();
    for (let sent = 0; sent < 30; sent += 10) {
      send(events.slice(sent, sent + 10), { live: false });
      assert.equal(drawFrame(), 0);
      if (sent > 0) drawLater();
      assert.equal(store.shown.value.kind, 'loading');
    }
    send(events.slice(30), { live: false });
    assert.equal(drawFrame(), 1, 'the whole of it is shown at once');
    assert.ok(store.shown.value.kind === 'run' && store.shown.value.run.finished);
  });

  it('shows a run that broke off when nothing more comes', () => {
    const { send, run, drawLater } = openStore();
    send(runningRun(), { live: false });
    drawLater();
    assert.equal(run().finished, undefined);
    assert.equal(run().seq, runningRun().length);
  });

  it('shows text as it streams in, once a frame, until the call is done', () => {
    const { store, send, drawFrame } = openStore();
    const events = runningRun();
    const started = events.findIndex(({ type }) => type === 'call.started') + 1;
    send(events.slice(0, started));
    drawFrame();
    const delta = (text: string) =>
      store.receive({ type: 'deltas', runId: 'r', deltas: [{ call: '1.root', text }] });
    delta('Hel');
    delta('lo');
    assert.equal(store.streams.version.value, 0);
    assert.equal(drawFrame(), 1);
    assert.equal(store.streams.version.value, 1);
    assert.equal(store.streams.textOf('1.root'), 'Hello');
    send(events.slice(started));
    delta(' too late');
    assert.equal(store.streams.textOf('1.root'), undefined);
  });

  it('starts a reply over when its call is tried again', () => {
    const { store, send } = openStore();
    const events = writingRun();
    send(events);
    store.receive({ type: 'deltas', runId: 'r', deltas: [{ call: '2.root', text: 'half' }] });
    const retry = { type: 'call.retried', call: '2.root', attempt: 1, reason: 'cut', delayMs: 10 } as const;
    send([{ ...retry, seq: events.length + 1, time: 1 }]);
    assert.equal(store.streams.textOf('2.root'), undefined);
  });

  it('shows how far reading is, of the run it shows alone, until that is done', () => {
    const { store, send, drawFrame } = openStore();
    const reading = () => {
      drawFrame();
      return store.shown.value.kind === 'run' ? store.shown.value.reading : assert.fail('no run is shown');
    };
    send([]);
    assert.equal(reading(), undefined);
    const progress = { kind: 'reading', read: 2, of: 7 } as const;
    store.receive({ type: 'reading', runId: 'r', progress });
    store.receive({ type: 'reading', runId: 'other', progress: { kind: 'listing', found: 1 } });
    assert.deepEqual(reading(), progress);
    store.receive({ type: 'reading', runId: 'r' });
    assert.equal(reading(), undefined);
  });

  it('takes no text of another run', () => {
    const { store, send } = openStore();
    send(writingRun());
    store.receive({ type: 'deltas', runId: 'other', deltas: [{ call: '2.root', text: 'x' }] });
    assert.equal(store.streams.textOf('2.root'), undefined);
  });

  it('follows the run until a line is chosen, and keeps the choice', () => {
    const { store, send, kept } = openStore();
    send(runningRun());
    assert.equal(store.selected.value, undefined);
    store.select('2');
    store.setExpanded('1', false);
    assert.deepEqual(kept(), {
      runId: 'r',
      selected: '2',
      tab: 'details',
      expansion: new Map([['1', false]]),
    });
    store.follow();
    assert.equal(store.selected.value, undefined);
  });

  it('keeps choices for the run they were made in, and drops them for another', () => {
    const saved = { runId: 'r', selected: '2', tab: 'details', expansion: new Map([['1', false]]) } as const;
    const same = openStore(saved);
    same.send(finishedRun(), { reset: true, live: false });
    assert.equal(same.store.selected.value, '2');
    same.send(finishedRun(), { runId: 'other', reset: true, live: false });
    assert.equal(same.store.selected.value, undefined);
    assert.equal(same.store.expansion.value.size, 0);
  });

  it('asks the host to cancel the run it shows, and waits', () => {
    const { store, send, posted } = openStore();
    send(runningRun());
    store.cancel();
    assert.deepEqual(posted, [{ type: 'cancel', runId: 'r' }]);
    assert.equal(store.cancelling.value, true);
    send([], { live: false });
    assert.equal(store.cancelling.value, false);
  });
});
