import type { EarlierRun } from '../protocol/panel';
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
  /** Of a run that is over; `undefined` for one that begins now. */
  readonly events?: readonly TrajectoryEvent[];
}

/** One run as the editor holds it: its events so far, and what they amount to. */
export class Run {
  readonly id: string;
  readonly asked: Asked | undefined;
  readonly earlier: readonly EarlierRun[];
  readonly events: TrajectoryEvent[] = [];
  readonly view: RunView = emptyRun();
  /** Text streamed in so far, for calls in flight. */
  readonly streaming = new Map<string, StreamedText>();
  readonly #listeners = new Set<() => void>();
  readonly #controller = new AbortController();
  readonly ended: Promise<void>;
  #resolveEnded: () => void = () => undefined;
  #live: boolean;
  #steer: ((steering: Steering) => void) | undefined;

  constructor(id: string, { asked, earlier = [], events }: RunOrigin) {
    this.id = id;
    this.asked = asked;
    this.earlier = earlier;
    this.#live = events === undefined;
    this.ended = this.#live ? new Promise((resolve) => (this.#resolveEnded = resolve)) : Promise.resolve();
    for (const event of events ?? []) this.add(event);
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
export interface RecordedRun {
  readonly events: readonly TrajectoryEvent[];
  /** `undefined` when what it was about was not kept, or cannot be read. */
  readonly asked: Asked | undefined;
}

/** Where runs that are over are read from. */
export interface RunArchive {
  /** `undefined` when there is no such run. @throws when it cannot be read. */
  load(runId: string): Promise<RecordedRun | undefined>;
  /** The newest run's id; `undefined` when there is none. */
  latest(): Promise<string | undefined>;
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

  /** Begins a run. @throws when one is live. */
  begin(id: string, asked: Asked): Run {
    if (this.live) throw new Error(`run ${this.live.id} is live`);
    const before = this.#last;
    const earlier = before && before.id === asked.follows ? [...before.earlier, partOf(before.view)] : [];
    const run = new Run(id, { asked, earlier });
    this.#last = run;
    this.#onLive(true);
    void run.ended.then(() => {
      // A run that never got as far as its first event leaves nothing to show.
      if (run.events.length === 0 && this.#last === run) this.#last = before;
      this.#onLive(this.live !== undefined);
    });
    return run;
  }

  /** From memory or the archive. */
  async find(runId: string): Promise<Run | undefined> {
    if (this.#last?.id === runId) return this.#last;
    const recorded = await this.#archive.load(runId);
    return recorded && new Run(runId, { ...recorded, earlier: await this.#before(recorded.events) });
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
