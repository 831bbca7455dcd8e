import type { EarlierRun } from '../protocol/panel';
import type { TrajectoryEvent } from '../rlm/events';
import { emptyRun, reduce } from '../rlm/trajectory';
import type { Asked } from './asked';
import { partOf, Run } from './run';
import type { RunArchive } from './runArchive';

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
    return this.#last?.id === runId ? this.#last : this.#load(runId);
  }

  /** A run that is over here, as its trace has it by now: another window may have gone on with it. */
  async anew(run: Run): Promise<Run> {
    const now = run.kept ? await this.#load(run.id) : undefined;
    if (!now || (now.events.length === run.events.length && !now.elsewhere)) return run;
    if (this.#last?.id === run.id && !this.live) this.#last = now;
    return now;
  }

  async #load(runId: string): Promise<Run | undefined> {
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

function followedBy([first]: readonly TrajectoryEvent[]): string | undefined {
  return first?.type === 'run.started' ? first.follows : undefined;
}
