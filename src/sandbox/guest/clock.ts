/**
 * A time that stands still and chances that a seed decides, so that a replay of the same code finds the same.
 * @param now milliseconds since the Unix epoch
 * @param seed a whole number below 2^32
 */
export function standStill(now: number, seed: number): void {
  Math.random = chances(seed);
  globalThis.Date = dateAt(now);
}

/** The generator known as mulberry32: 32 bits of state, evenly spread, and no secret. */
function chances(seed: number): () => number {
  let state = seed >>> 0;
  const { imul } = Math;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function dateAt(now: number): DateConstructor {
  const Moving = Date;
  const still = new Proxy(Moving, {
    apply: () => new Moving(now).toString(),
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now] : args, newTarget) as object,
    get: (target, key, receiver): unknown =>
      key === 'now' ? () => now : (Reflect.get(target, key, receiver) as unknown),
  });
  Object.defineProperty(Moving.prototype, 'constructor', {
    value: still,
    writable: true,
    configurable: true,
  });
  return still;
}
