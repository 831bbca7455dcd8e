/**
 * How long a reply asks to wait, in milliseconds: `retry-after-ms`, or `retry-after` as seconds or an HTTP
 * date (RFC 9110, 10.2.3), which is read by the server's own clock where it tells it. `undefined` when the
 * reply does not say.
 * @param now milliseconds since the Unix epoch
 */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  const milliseconds = nonNegative(headers.get('retry-after-ms'));
  if (milliseconds !== undefined) return milliseconds;
  const header = headers.get('retry-after');
  const seconds = nonNegative(header);
  if (seconds !== undefined) return seconds * 1000;
  const date = Date.parse(header ?? '');
  if (Number.isNaN(date)) return undefined;
  const serverNow = Date.parse(headers.get('date') ?? '');
  return Math.max(0, date - (Number.isNaN(serverNow) ? now : serverNow));
}

function nonNegative(text: string | null): number | undefined {
  if (text === null || !/^\s*\d+(\.\d+)?\s*$/.test(text)) return undefined;
  return Number(text);
}
