/**
 * What an endpoint says in the body of a refusal: OpenAI's `error.message`, a `message` or a `detail` on the top,
 * a list of such, pydantic's list of wrong fields; anything else as it stands.
 */
export function endpointWords(body: string): string {
  try {
    return wordsIn(JSON.parse(body)) ?? body;
  } catch {
    return body;
  }
}

function wordsIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return joined(value.map(wordsIn));
  if (typeof value !== 'object' || value === null) return undefined;
  const at: unknown = Reflect.get(value, 'loc');
  const where = Array.isArray(at) ? `${at.join('.')}: ` : '';
  for (const key of ['error', 'message', 'detail', 'msg']) {
    const words = wordsIn(Reflect.get(value, key));
    if (words) return where + words;
  }
  return undefined;
}

function joined(words: readonly (string | undefined)[]): string | undefined {
  const some = words.filter((each) => each !== undefined);
  return some.length > 0 ? some.join('; ') : undefined;
}
