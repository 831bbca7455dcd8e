import { distance } from 'fastest-levenshtein';

/** The name that was most likely meant; `undefined` when none is near. Case and underscores count for nothing. */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  const plain = (text: string) => text.replaceAll('_', '').toLowerCase();
  const { length } = plain(name);
  const most = length < 5 ? 1 : length < 12 ? 2 : 3;
  let best: { readonly candidate: string; readonly far: number } | undefined;
  for (const candidate of candidates) {
    const far = distance(plain(name), plain(candidate));
    if (candidate !== name && far <= most && far < (best?.far ?? Infinity)) best = { candidate, far };
  }
  return name.length > 2 ? best?.candidate : undefined;
}

/** Methods that values of JavaScript have. */
export function methodNames(): string[] {
  return [String, Array, Map, Set, RegExp, Promise, Number].flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype),
  );
}
