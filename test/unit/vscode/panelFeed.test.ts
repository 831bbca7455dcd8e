import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { PanelMessage } from '../../../src/protocol/panel';
import { PanelFeed } from '../../../src/vscode/panelFeed';
import { Run } from '../../../src/vscode/run';
import { asked, callDone, numbered, started, subCall, turn } from './fakes';

function setUp() {
  const posted: PanelMessage[] = [];
  const followed = { id: '' };
  const watched: (string | undefined)[] = [];
  const feed = new PanelFeed({
    post: (message) => posted.push(message),
    followable: ({ id }) => id === followed.id,
    watch: { watch: (run) => watched.push(run?.id) },
  });
  return { feed, posted, followed, watched, take: () => posted.splice(0) };
}
const plain = { resumable: false, forkable: false, elsewhere: false, kept: true };
const events = numbered(started, turn(1), subCall('1.c1'), callDone('1.c1'));
/** Longer than the feed's interval. */
const flushed = () => delay(80);

describe('the feed of the trace panel', () => {
  it('sends nothing before the page is ready, then all of it, with a reset', () => {
    const { feed, take } = setUp();
    feed.show(new Run('r1', { events }));
    assert.deepEqual(take(), []);
    feed.panelIsReady();
    assert.deepEqual(take(), [
      {
        type: 'events',
        runId: 'r1',
        reset: true,
        live: false,
        repeatable: false,
        followable: false,
        ...plain,
        events,
      },
    ]);
    feed.dispose();
  });

  it('sends a long run in parts, between which others have their turn', async () => {
    const { feed, posted } = setUp();
    const many = numbered(...Array.from({ length: 1_000 }, (_, index) => turn(index)));
    feed.show(new Run('r1', { events: many }));
    feed.panelIsReady();
    const sent = () => posted.flatMap((message) => (message.type === 'events' ? message.events : []));
    let turns = 0;
    while (sent().length < many.length) {
      turns++;
      await new Promise((resolve) => setTimeout(resolve));
    }
    assert.deepEqual(sent(), many);
    assert.deepEqual(
      posted.map((message) => message.type === 'events' && message.reset),
      posted.map((_, index) => index === 0),
    );
    assert.ok(turns >= posted.length - 1, `${posted.length} messages in ${turns} turns`);
    feed.dispose();
  });

  it('has the run watched that is seen, and none while the page is away', () => {
    const { feed, watched } = setUp();
    feed.show(new Run('r1', { events }));
    assert.deepEqual(watched, []);
    feed.panelIsReady();
    feed.show(new Run('r2', { events }));
    feed.panelIsGone();
    feed.panelIsReady();
    feed.say('No run.');
    feed.dispose();
    assert.deepEqual(watched, ['r1', 'r2', undefined, 'r2', undefined, undefined]);
  });

  it('sends what comes later in batches, without a reset', async () => {
    const { feed, take } = setUp();
    const run = new Run('r1', { asked });
    feed.show(run);
    feed.panelIsReady();
    take();
    for (const event of events) run.add(event);
    await flushed();
    assert.deepEqual(take(), [
      {
        type: 'events',
        runId: 'r1',
        reset: false,
        live: true,
        repeatable: true,
        followable: false,
        ...plain,
        events,
      },
    ]);
    feed.dispose();
  });

  it('says how far reading is, the newest alone, also to a page that comes back, and that it has ended', async () => {
    const { feed, take } = setUp();
    const run = new Run('r1', { asked });
    feed.show(run);
    feed.panelIsReady();
    take();
    run.readingText({ kind: 'listing', found: 7 });
    const progress = { kind: 'reading', read: 1, of: 7 } as const;
    run.readingText(progress);
    await flushed();
    assert.deepEqual(take(), [{ type: 'reading', runId: 'r1', progress }]);
    feed.panelIsReady();
    assert.deepEqual(take().at(-1), { type: 'reading', runId: 'r1', progress });
    run.readingText(undefined);
    await flushed();
    assert.deepEqual(take(), [{ type: 'reading', runId: 'r1', progress: undefined }]);
    feed.dispose();
  });

  it('replays everything to a page that comes back, the text of calls in flight too', async () => {
    const { feed, take } = setUp();
    const run = new Run('r1', { asked });
    feed.show(run);
    feed.panelIsReady();
    for (const event of events.slice(0, 3)) run.add(event);
    run.addText('1.c1', 'Once ');
    await flushed();
    feed.panelIsGone();
    run.addText('1.c1', 'upon');
    await flushed();
    take();
    feed.panelIsReady();
    assert.deepEqual(take(), [
      {
        type: 'events',
        runId: 'r1',
        reset: true,
        live: true,
        repeatable: true,
        followable: false,
        ...plain,
        events: events.slice(0, 3),
      },
      { type: 'deltas', runId: 'r1', deltas: [{ call: '1.c1', text: 'Once upon' }] },
    ]);
    feed.dispose();
  });

  it('joins the pieces of a stream, and begins anew when a call is made again', async () => {
    const { feed, take } = setUp();
    const run = new Run('r1', { asked });
    feed.show(run);
    feed.panelIsReady();
    for (const event of events.slice(0, 3)) run.add(event);
    run.addText('1.c1', 'a');
    run.addText('1.c1', 'bc');
    await flushed();
    assert.deepEqual(take().at(-1), { type: 'deltas', runId: 'r1', deltas: [{ call: '1.c1', text: 'abc' }] });
    run.add({
      type: 'call.retried',
      call: '1.c1',
      attempt: 1,
      reason: 'cut',
      delayMs: 1,
      seq: 4,
      time: 2_000,
    });
    run.addText('1.c1', 'xyz!');
    await flushed();
    assert.deepEqual(take().at(-1), {
      type: 'deltas',
      runId: 'r1',
      deltas: [{ call: '1.c1', text: 'xyz!' }],
    });
    feed.dispose();
  });

  it('tells the end of a run once', async () => {
    const { feed, take } = setUp();
    const run = new Run('r1', { asked });
    feed.show(run);
    feed.panelIsReady();
    take();
    run.end();
    await flushed();
    assert.deepEqual(take(), [
      {
        type: 'events',
        runId: 'r1',
        reset: false,
        live: false,
        repeatable: true,
        followable: false,
        ...plain,
        events: [],
      },
    ]);
    feed.dispose();
  });

  it('tells when a question can follow up on the run, and when no longer', async () => {
    const { feed, followed, take } = setUp();
    const run = new Run('r1', { asked });
    feed.show(run);
    feed.panelIsReady();
    take();
    followed.id = 'r1';
    run.end();
    await flushed();
    followed.id = '';
    feed.refresh();
    await flushed();
    feed.refresh();
    await flushed();
    const state = { type: 'events', runId: 'r1', reset: false, live: false, repeatable: true, events: [] };
    assert.deepEqual(take(), [
      { ...state, ...plain, followable: true },
      { ...state, ...plain, followable: false },
    ]);
    feed.dispose();
  });

  it('sends what came before in the conversation, once', async () => {
    const { feed, take } = setUp();
    const runs = [{}];
    const run = new Run('r1', { asked, earlier: runs });
    feed.show(run);
    feed.panelIsReady();
    for (const event of events) run.add(event);
    await flushed();
    assert.deepEqual(
      take().map(({ type }) => type),
      ['events', 'earlier', 'events'],
    );
    feed.dispose();
  });

  it('follows one run only', async () => {
    const { feed, take } = setUp();
    const run = new Run('r1', { asked });
    feed.show(run);
    feed.panelIsReady();
    feed.say('Nothing to show.');
    assert.deepEqual(take().at(-1), { type: 'empty', message: 'Nothing to show.' });
    run.add(events[0]!);
    await flushed();
    assert.deepEqual(take(), []);
    feed.dispose();
  });
});
