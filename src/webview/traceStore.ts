import { signal, type ReadonlySignal } from '@preact/signals-core';
import type {
  CallDelta,
  EarlierRun,
  PanelMessage,
  PanelRequest,
  RunAction,
  RunState,
} from '../protocol/panel';
import type { TextProgress } from '../protocol/textProgress';
import type { TrajectoryEvent } from '../rlm/events';
import { emptyRun, reduce, type RunView } from '../rlm/trajectory';
import type { PanelState, PanelTab } from './panelState';
import { HostClock } from './shared/hostClock';
import { Streams } from './streams';

const restOfRunMs = 250;

/** What the store needs of the world. */
export interface StoreHost {
  post(request: PanelRequest): void;
  save(state: PanelState): void;
  nextFrame(draw: () => void): void;
  after(milliseconds: number, act: () => void): void;
  /** Milliseconds from any start. */
  monotonic(): number;
}

export type Shown =
  | { readonly kind: 'loading' }
  | { readonly kind: 'empty'; readonly message: string }
  /**
   * What `run` holds grows in place. The object itself is a new one for every drawing: a component with a
   * state of its own is drawn again only when a property of it is another.
   */
  | ({ readonly kind: 'run' } & ShownRun);

export interface ShownRun extends RunState {
  readonly runId: string;
  readonly run: RunView;
  /** The runs before it in its conversation, oldest first. */
  readonly earlier: readonly EarlierRun[];
  /** How far its files are listed and read; `undefined`: nothing is being read. */
  readonly reading: TextProgress | undefined;
}

const nothingKnown: RunState = {
  live: false,
  repeatable: false,
  followable: false,
  resumable: false,
  forkable: false,
  elsewhere: false,
  kept: true,
};

/** The panel's state: the run folded from the host's events, and what the user has chosen to see of it. */
export class TraceStore {
  readonly shown: ReadonlySignal<Shown>;
  readonly selected: ReadonlySignal<string | undefined>;
  readonly tab: ReadonlySignal<PanelTab | undefined>;
  readonly expansion: ReadonlySignal<ReadonlyMap<string, boolean>>;
  readonly cancelling: ReadonlySignal<boolean>;
  /** The follow-up question as far as it is typed. */
  readonly draft: ReadonlySignal<string>;
  /** The follow-up question is sent, and its run has not begun. */
  readonly asking: ReadonlySignal<boolean>;
  readonly streams: Streams;
  readonly clock: HostClock;

  private readonly shownNow = signal<Shown>({ kind: 'loading' });
  private readonly selectedNow = signal<string | undefined>(undefined);
  private readonly tabNow = signal<PanelTab | undefined>(undefined);
  private readonly expansionNow = signal<ReadonlyMap<string, boolean>>(new Map());
  private readonly cancellingNow = signal(false);
  private readonly draftNow = signal('');
  private readonly askingNow = signal(false);
  private readonly host: StoreHost;
  private current: ShownRun | undefined;
  /** The run the choices were made in; kept until the host has sent one. */
  private runId: string | undefined;
  /** Whether a drawing is on its way: with the next frame, or after a pause for what else may come. */
  private drawing: 'no' | 'paused' | 'next' = 'no';

  constructor(host: StoreHost, saved: PanelState) {
    this.host = host;
    this.streams = new Streams((draw) => host.nextFrame(draw));
    this.clock = new HostClock(() => host.monotonic());
    this.runId = saved.runId;
    this.selectedNow.value = saved.selected;
    this.tabNow.value = saved.tab;
    this.expansionNow.value = saved.expansion;
    this.draftNow.value = saved.draft ?? '';
    this.shown = this.shownNow;
    this.selected = this.selectedNow;
    this.tab = this.tabNow;
    this.expansion = this.expansionNow;
    this.cancelling = this.cancellingNow;
    this.draft = this.draftNow;
    this.asking = this.askingNow;
  }

  /** Tells the host that the panel can receive. */
  ready(): void {
    this.host.post({ type: 'ready', ...(this.runId === undefined ? {} : { runId: this.runId }) });
  }

  receive(message: PanelMessage): void {
    switch (message.type) {
      case 'events':
        this.begin(message.runId, message.reset);
        this.fold(message.events, message);
        break;
      case 'deltas':
        if (message.runId === this.current?.runId) this.append(message.deltas);
        break;
      case 'reading':
        if (message.runId !== this.current?.runId) break;
        this.current = { ...this.current, reading: message.progress };
        this.draw();
        break;
      case 'earlier':
        if (message.runId !== this.current?.runId) break;
        this.current = { ...this.current, earlier: message.runs };
        this.draw();
        break;
      case 'empty':
        this.current = undefined;
        this.shownNow.value = { kind: 'empty', message: message.message };
        break;
    }
  }

  /** Shows this line's details, and stays with it. */
  select(id: string): void {
    this.selectedNow.value = id;
    this.tabNow.value = 'details';
    this.keep();
  }

  /** Goes with the run again. */
  follow(): void {
    this.selectedNow.value = undefined;
    this.tabNow.value = undefined;
    this.keep();
  }

  showTab(tab: PanelTab): void {
    this.tabNow.value = tab;
    this.keep();
  }

  setExpanded(id: string, expanded: boolean): void {
    this.expansionNow.value = new Map(this.expansionNow.value).set(id, expanded);
    this.keep();
  }

  cancel(): void {
    if (!this.current) return;
    this.cancellingNow.value = true;
    this.host.post({ type: 'cancel', runId: this.current.runId });
  }

  /** Has the host do this with the run. */
  act(action: RunAction): void {
    if (this.current) this.host.post({ type: 'act', runId: this.current.runId, action });
  }

  /** Has a turn of the root loop taken another way. */
  fork(turn: string): void {
    if (this.current) this.host.post({ type: 'fork', runId: this.current.runId, turn });
  }

  setDraft(text: string): void {
    this.draftNow.value = text;
    this.keep();
  }

  /** Asks what was typed; it stays until its run has begun. */
  followUp(): void {
    const question = this.draftNow.value.trim();
    if (!this.current || question === '' || this.askingNow.value) return;
    this.askingNow.value = true;
    this.host.post({ type: 'follow', runId: this.current.runId, question });
  }

  /** Opens a citation of the run that is shown, or of one before it. */
  open(runId: string, { path, line, endLine }: { path: string; line: number; endLine: number }): void {
    this.host.post({ type: 'open', runId, path, line, endLine });
  }

  ask(): void {
    this.host.post({ type: 'ask' });
  }

  showLog(): void {
    this.host.post({ type: 'showLog' });
  }

  private begin(runId: string, reset: boolean): void {
    if (this.current?.runId === runId && !reset) return;
    const isFollowUp = this.askingNow.value && this.runId !== runId;
    // The host sends what came before as well; until then this keeps it, and the box below it, in the page.
    const earlier = isFollowUp && this.current ? [...this.current.earlier, this.current.run] : [];
    this.current = { runId, run: emptyRun(), ...nothingKnown, live: isFollowUp, earlier, reading: undefined };
    this.streams.clear();
    this.clock.reset();
    this.cancellingNow.value = false;
    this.askingNow.value = false;
    if (this.runId === runId) return;
    this.runId = runId;
    this.expansionNow.value = new Map();
    this.draftNow.value = '';
    this.follow();
    // Whoever asks a follow-up below an answer stays there to read the next.
    if (isFollowUp) this.showTab('answer');
  }

  private fold(
    events: readonly TrajectoryEvent[],
    { live, repeatable, followable, resumable, forkable, elsewhere, kept }: RunState,
  ): void {
    if (!this.current) return;
    const state = { live, repeatable, followable, resumable, forkable, elsewhere, kept };
    const current = (this.current = { ...this.current, ...state });
    if (!live) this.cancellingNow.value = false;
    for (const event of events) {
      reduce(current.run, event);
      this.clock.observe(event.time);
      if (event.type === 'call.finished' || event.type === 'call.retried') this.streams.drop(event.call);
    }
    this.draw();
  }

  private append(deltas: readonly CallDelta[]): void {
    const run = this.current?.run;
    // A piece that comes after its call's end is late, not new.
    this.streams.append(
      deltas.filter(({ call }) => {
        const node = run?.nodes.get(call);
        return !(node?.kind === 'call' && node.finished);
      }),
    );
  }

  private draw(): void {
    const { current } = this;
    // A long run that is over comes in several batches. Between them it must not look as if it broke off.
    const isPart = current?.live === false && !current.run.finished;
    if (this.drawing === 'next' || (isPart && this.drawing === 'paused')) return;
    this.drawing = isPart ? 'paused' : 'next';
    const draw = (): void => {
      this.drawing = 'no';
      if (isPart && this.current !== current) this.draw();
      else if (this.current)
        this.shownNow.value = { kind: 'run', ...this.current, run: { ...this.current.run } };
    };
    if (isPart) this.host.after(restOfRunMs, draw);
    else this.host.nextFrame(draw);
  }

  private keep(): void {
    this.host.save({
      runId: this.runId,
      selected: this.selectedNow.value,
      tab: this.tabNow.value,
      expansion: this.expansionNow.value,
      ...(this.draftNow.value === '' ? {} : { draft: this.draftNow.value }),
    });
  }
}
