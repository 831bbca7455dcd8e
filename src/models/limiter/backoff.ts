/** 0.5 s, 1 s, 2 s, … up to 8 s, give or take a quarter; or what the endpoint asks for, and a little more. */
export function delayAfter(tries: number, retryAfterMs: number | undefined, random: () => number): number {
  if (retryAfterMs !== undefined) return Math.ceil(retryAfterMs + random() * Math.min(250, retryAfterMs / 4));
  return Math.round(Math.min(8000, 500 * 2 ** (tries - 1)) * (0.75 + random() / 2));
}
