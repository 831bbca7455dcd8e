/** Why nothing was done, in words for the user: not a mistake in the options, nor a failure of a run. */
export class NothingDone extends Error {
  override readonly name = 'NothingDone';
}

/** Options, or files that they name, are wrong. */
export class Misunderstood extends Error {
  override readonly name = 'Misunderstood';
}

/** @throws {Misunderstood} for the `TypeError` with which options are refused. */
export async function understood<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError) throw new Misunderstood(error.message, { cause: error });
    throw error;
  }
}
