import type { TrajectoryEvent } from '../rlm/events';
import type { CallDelta, PanelMessage, RunState } from '../protocol/panel';
import type { TextProgress } from '../protocol/textProgress';
import { isForkable, isResumable } from './resumable';
import type { Run, StreamedText } from './run';
import type { RunWatch } from './runWatch';

/** Between two messages to the panel, in milliseconds: 20 a second at most. */
const interval = 50;
/** One message carries so many events: the prompts of a long run are many megabytes, which must hold up nobody. */
const batch = 100;

export interface PanelFeedPorts {
  readonly post: (message: PanelMessage) => void;
  /** Whether a question can follow up on a run now; when that changes, `refresh`. */
  readonly followable: (run: Run) => boolean;
  /** Watches the run that is seen. */
  readonly watch: Pick<RunWatch, 'watch'>;
}

/**
 * Keeps a panel up to date with a run: events in batches, streamed text coalesced. The panel may vanish
 * and come back (a hidden webview cannot be messaged): when it is ready again it gets everything anew.
 */
export class PanelFeed {
  readonly #ports: PanelFeedPorts;
  #ready = false;
  #run: Run | undefined;
  #words = '';
  #sentEvents = 0;
  /** What was said with the last message; `undefined`: nothing was sent yet. */
  #sentState: RunState | undefined;
  /** How much of each attempt's text has been sent, in characters. */
  #sentText = new WeakMap<StreamedText, number>();
  #sentReading: TextProgress | undefined;
  #unsubscribe: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: PanelFeedPorts) {
    this.#ports = ports;
  }

  get run(): Run | undefined {
    return this.#run;
  }

  /** What it has to show, once ready: false before the first `show` or `say`. */
  get hasContent(): boolean {
    return this.#run !== undefined || this.#words !== '';
  }

  show(run: Run): void {
    if (this.#run !== run) {
      this.#unsubscribe?.();
      this.#unsubscribe = run.onChange(() => this.#schedule());
    }
    this.#run = run;
    this.#words = '';
    this.#restart();
  }

  /** What can be done with the run may have changed. */
  refresh(): void {
    this.#schedule();
  }

  /** Words in place of a run. */
  say(message: string): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#run = undefined;
    this.#words = message;
    this.#restart();
  }

  /** The panel's script has started (again), and knows nothing. */
  panelIsReady(): void {
    this.#ready = true;
    this.#restart();
  }

  panelIsGone(): void {
    this.#ready = false;
    this.#stopTimer();
    this.#ports.watch.watch(undefined);
  }

  dispose(): void {
    this.panelIsGone();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#run = undefined;
  }

  #restart(): void {
    this.#stopTimer();
    this.#sentEvents = 0;
    this.#sentState = undefined;
    this.#sentText = new WeakMap();
    this.#sentReading = undefined;
    if (!this.#ready) return;
    this.#ports.watch.watch(this.#run);
    if (this.#run) this.#flush(this.#run);
    else if (this.#words !== '') this.#ports.post({ type: 'empty', message: this.#words });
  }

  /** @param after in milliseconds */
  #schedule(after = interval): void {
    if (!this.#ready || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#ready && this.#run) this.#flush(this.#run);
    }, after);
  }

  #flush(run: Run): void {
    const runId = run.id;
    const state: RunState = {
      live: run.live,
      repeatable: run.asked !== undefined,
      followable: this.#ports.followable(run),
      resumable: isResumable(run),
      forkable: isForkable(run),
      elsewhere: run.elsewhere,
      kept: run.kept,
    };
    if (this.#sentEvents < run.events.length || !isSame(this.#sentState, state)) {
      const reset = this.#sentState === undefined;
      const events = run.events.slice(this.#sentEvents, this.#sentEvents + batch).map(shown);
      this.#ports.post({ type: 'events', runId, reset, events, ...state });
      if (reset && run.earlier.length > 0) this.#ports.post({ type: 'earlier', runId, runs: run.earlier });
      this.#sentEvents += events.length;
      this.#sentState = state;
    }
    if (this.#sentEvents < run.events.length) {
      this.#schedule(0);
      return;
    }
    const { textProgress: progress } = run;
    if (progress !== this.#sentReading) this.#ports.post({ type: 'reading', runId, progress });
    this.#sentReading = progress;
    const deltas = this.#newText(run);
    if (deltas.length > 0) this.#ports.post({ type: 'deltas', runId, deltas });
  }

  #newText(run: Run): CallDelta[] {
    const deltas: CallDelta[] = [];
    for (const [call, stream] of run.streaming) {
      const known = this.#sentText.get(stream) ?? 0;
      if (stream.text.length > known) deltas.push({ call, text: stream.text.slice(known) });
      this.#sentText.set(stream, stream.text.length);
    }
    return deltas;
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function isSame(a: RunState | undefined, b: RunState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The fingerprints of many documents, and what code has read, are megabytes that no panel shows. */
function shown(event: TrajectoryEvent): TrajectoryEvent {
  if (event.type === 'context.read') return { ...event, answers: [] };
  return event.type === 'snapshot' ? { ...event, documents: '' } : event;
}
