/** What differs from one time to the next although the same was done. */
const incidental = new Set(['seq', 'time', 'milliseconds']);

/** A value as JSON with its keys in order, without what is incidental: equal texts mean that the same was done. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (incidental.has(key)) return undefined;
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
