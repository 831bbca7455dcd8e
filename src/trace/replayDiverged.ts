/** A replay that went another way than the run it replays. */
export class ReplayDiverged extends Error {
  override readonly name = 'ReplayDiverged';
  readonly code = 'diverged';
  /** Number of the first event that differs. */
  readonly seq: number;

  constructor(seq: number, what: string) {
    super(
      `The replay differs from the trace at event ${seq} (${what}): the text, the settings or the software ` +
        'are not those of the run. Ask the question again as a new one.',
    );
    this.seq = seq;
  }
}
