/** Why nothing was done, in words for the user: not a mistake in the options, nor a failure of a run. */
export class NothingDone extends Error {
  override readonly name = 'NothingDone';
}

/** Options, or files that they name, are wrong. */
export class Misunderstood extends Error {
  override readonly name = 'Misunderstood';
}
