/** For the end of a body to arrive once all of its content has, in milliseconds. */
const graceMs = 1_000;

/**
 * Reads a body as UTF-8, piece by piece, to its end, or until `onText` returns true. The first piece is empty: the
 * headers are here.
 * @throws what `onText` throws; the reason with which the request was aborted.
 */
export async function readBody({ body }: Response, onText: (text: string) => boolean): Promise<void> {
  onText('');
  if (!body) return;
  const reader = body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    const isEnough = onText(decoder.decode(value, { stream: !done }));
    if (done) return;
    if (isEnough) {
      void letEnd(reader);
      return;
    }
  }
}

/** A connection whose body is read to its very end serves the next call; one that is let go of must be made anew. */
async function letEnd(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const late = setTimeout(() => void reader.cancel().catch(() => undefined), graceMs);
  try {
    while (!(await reader.read()).done);
  } catch {
    // It was aborted: nobody waits for it any more.
  } finally {
    clearTimeout(late);
  }
}
