/** A place in a text of this length, as JavaScript takes it where it does not count from the end. */
export function clamp(offset: number, length: number): number {
  return Math.min(Math.max(integer(offset), 0), length);
}

/** A place as `slice` takes it: a negative one counts from the end. */
export function relative(offset: number, length: number): number {
  return clamp(offset < 0 ? length + integer(offset) : offset, length);
}

/** As JavaScript takes a value for a whole number. */
export function integer(value: number): number {
  return Math.trunc(value) || 0;
}
