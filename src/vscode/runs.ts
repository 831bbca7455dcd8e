import type { EarlierRun } from '../protocol/panel';
import type { TextProgress } from '../protocol/textProgress';
import type { Steering } from '../rlm/steering';
import type { TrajectoryEvent } from '../rlm/events';
import { emptyRun, reduce, type RunView } from '../rlm/trajectory';
import type { Asked } from './asked';

/** What one attempt of a call has written so far. */
export interface StreamedText {
  text: string;
}

export interface RunOrigin {
  /** `undefined` for a run of which that is not known: it cannot be asked again. */
  readonly asked?: Asked | undefined;
  /** The runs before it in its conversation, oldest first. */
  readonly earlier?: readonly EarlierRun[];
  /** What has happened in it. */
  readonly events?: readonly TrajectoryEvent[];
  /** Whether it is under way here; by default a run is in which nothing has happened yet. */
  readonly live?: boolean;
  /** Whether another window is at work on it. */
  readonly elsewhere?: boolean;
  /** False where no trace is kept. */
  readonly kept?: boolean;
}

/** One run as the editor holds it: its events so far, and what they amount to. */
export class Run {
  readonly id: string;
  readonly asked: Asked | undefined;
  readonly earlier: readonly EarlierRun[];
  readonly elsewhere: boolean;
  readonly kept: boolean;
  readonly events: TrajectoryEvent[] = [];
  readonly view: RunView = emptyRun();
  /** Text streamed in so far, for calls in flight. */
  readonly streaming = new Map<string, StreamedText>();
  #textProgress: TextProgress | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #controller = new AbortController();
  readonly ended: Promise<void>;
  #resolveEnded: () => void = () => undefined;
  #live: boolean;
  #steer: ((steering: Steering) => void) | undefined;

  constructor(id: string, origin: RunOrigin) {
    const { asked, earlier = [], events, elsewhere = false, kept = true } = origin;
    const { live = events === undefined } = origin;
    this.id = id;
    this.asked = asked;
    this.earlier = earlier;
    this.elsewhere = elsewhere;
    this.kept = kept;
    this.#live = live;
    this.ended = live ? new Promise((resolve) => (this.#resolveEnded = resolve)) : Promise.resolve();
    for (const event of events ?? []) this.add(event);
  }

  /** The runs before it in its conversation, oldest first, and it. */
  get conversation(): readonly EarlierRun[] {
    return [...this.earlier, partOf(this.view)];
  }

  /** True until it has ended: it can be cancelled. */
  get live(): boolean {
    return this.#live;
  }

  /** Aborted by `cancel`. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  add(event: TrajectoryEvent): void {
    this.events.push(event);
    reduce(this.view, event);
    if (event.type === 'call.finished' || event.type === 'call.retried') this.streaming.delete(event.call);
    this.#changed();
  }

  addText(call: string, text: string): void {
    const stream = this.streaming.get(call);
    if (stream) stream.text += text;
    else this.streaming.set(call, { text });
    this.#changed();
  }

  /** How far its files are listed and read; `undefined`: nothing is being read. */
  get textProgress(): TextProgress | undefined {
    return this.#textProgress;
  }

  /** Tells how far that is. */
  readingText(progress: TextProgress | undefined): void {
    this.#textProgress = progress;
    this.#changed();
  }

  /** Where to send what the user tells the run, from now to its end. */
  steeredBy(steer: (steering: Steering) => void): void {
    this.#steer = steer;
  }

  /** Tells the run something; one that is not at work yet, or no more, is told nothing. */
  steer(steering: Steering): void {
    if (this.#live) this.#steer?.(steering);
  }

  cancel(): void {
    if (this.#live) this.#controller.abort();
  }

  /** Nothing comes after this. */
  end(): void {
    if (!this.#live) return;
    this.#live = false;
    this.streaming.clear();
    this.#textProgress = undefined;
    this.#resolveEnded();
    this.#changed();
  }

  /** Calls back after every change; the function returned ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A run that is over, as it was kept. */
export interface KeptRun {
  readonly events: readonly TrajectoryEvent[];
  /** `undefined` when what it was about was not kept, or cannot be read. */
  readonly asked: Asked | undefined;
  /** True while another window is at work on it. */
  readonly elsewhere: boolean;
}

/** Where runs that are over are read from. */
export interface RunArchive {
  /** `undefined` when there is no such run. @throws when it cannot be read. */
  load(runId: string): Promise<KeptRun | undefined>;
  /** The newest run's id; `undefined` when there is none. */
  latest(): Promise<string | undefined>;
  /** False when nothing is kept of new runs. */
  readonly keeps: boolean;
}

/** The runs of a window: one at a time is live, the last one is kept in memory. */
export class Runs {
  readonly #archive: RunArchive;
  readonly #onLive: (live: boolean) => void;
  #last: Run | undefined;

  /** @param onLive told whenever a run begins or ends */
  constructor(archive: RunArchive, onLive: (live: boolean) => void) {
    this.#archive = archive;
    this.#onLive = onLive;
  }

  get live(): Run | undefined {
    return this.#last?.live ? this.#last : undefined;
  }

  /**
   * Begins a run.
   * @param earlier the runs before it in its conversation
   * @param events what it shares with the run it is forked from
   * @throws when one is live.
   */
  begin(
    id: string,
    asked: Asked,
    earlier: readonly EarlierRun[] = [],
    events: readonly TrajectoryEvent[] = [],
  ): Run {
    return this.#enter(new Run(id, { asked, earlier, events, live: true, kept: this.#archive.keeps }));
  }

  /** Goes on with a run that was broken off. @throws when one is live. */
  goOn({ id, asked, earlier, events, kept }: Run): Run {
    return this.#enter(new Run(id, { asked, earlier, events, live: true, kept }));
  }

  /** Nothing is known any more of runs that are over. */
  forget(): void {
    if (!this.live) this.#last = undefined;
  }

  #enter(run: Run): Run {
    if (this.live) throw new Error(`run ${this.live.id} is live`);
    const before = this.#last;
    const begun = run.events.length;
    this.#last = run;
    this.#onLive(true);
    void run.ended.then(() => {
      // A run that got no further than where it began leaves nothing to show.
      const isNew = run.events.slice(begun).some(({ type }) => type !== 'run.resumed');
      if (!isNew && this.#last === run) this.#last = before;
      this.#onLive(this.live !== undefined);
    });
    return run;
  }

  /** From memory or the archive. */
  async find(runId: string): Promise<Run | undefined> {
    if (this.#last?.id === runId) return this.#last;
    const recorded = await this.#archive.load(runId);
    if (!recorded) return undefined;
    return new Run(runId, { ...recorded, earlier: await this.#before(recorded.events), live: false });
  }

  /** As far as their journals are still there. */
  async #before(events: readonly TrajectoryEvent[]): Promise<EarlierRun[]> {
    const runs: EarlierRun[] = [];
    const seen = new Set<string>();
    let follows = followedBy(events);
    while (follows !== undefined && !seen.has(follows)) {
      seen.add(follows);
      const recorded = await this.#archive.load(follows);
      if (!recorded) break;
      runs.unshift(partOf(recorded.events.reduce(reduce, emptyRun())));
      follows = followedBy(recorded.events);
    }
    return runs;
  }

  /** The run to show when none is named: this window's last, else the newest one kept. */
  async latest(): Promise<Run | undefined> {
    if (this.#last) return this.#last;
    const id = await this.#archive.latest();
    return id === undefined ? undefined : this.find(id);
  }
}

function partOf({ started, answered, finished }: RunView): EarlierRun {
  return {
    ...(started ? { started } : {}),
    ...(answered ? { answered } : {}),
    ...(finished ? { finished } : {}),
  };
}

function followedBy([first]: readonly TrajectoryEvent[]): string | undefined {
  return first?.type === 'run.started' ? first.follows : undefined;
}

/** Sorts by time: `20261121-115745-3fa9c1`. */
export function newRunId(now: Date, random: () => number): string {
  const stamp = now
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '')
    .replace('T', '-');
  const suffix = Math.floor(random() * 0x1000000)
    .toString(16)
    .padStart(6, '0');
  return `${stamp}-${suffix}`;
}

/** Ids are file names as well: nothing else may come from a panel or a disk. */
export function isRunId(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}
