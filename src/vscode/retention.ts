/** How much is kept of runs that are over; 0 in either keeps nothing at all. */
export interface Retention {
  readonly maxAgeDays: number;
  readonly maxSizeMB: number;
}
