/** A prompt without what is fenced in it, and the fenced bodies, those in a fence within another included. */
export function fencedParts(prompt: string): { outside: string; fenced: string[] } {
  const fenced: string[] = [];
  const outside = prompt.replace(
    /<data id="([0-9a-f]{12})"[^\n]*>\n([^]*?)\n<\/data id="\1">$/gm,
    (_, _id, body: string) => {
      fenced.push(body, ...fencedParts(body).fenced);
      return '[fenced]';
    },
  );
  return { outside, fenced };
}
