/** Of what code reads of the context, one trace keeps so much, unless a setting says otherwise. */
export const standardContextMB = 64;

/** So many characters; `undefined` for none. */
export function contextCharacters(megabytes: number): number | undefined {
  return megabytes > 0 ? Math.ceil(megabytes * 1024 * 1024) : undefined;
}
