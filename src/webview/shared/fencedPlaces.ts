/**
 * The places whose text stands in a prompt as fenced data (src/context/fence.ts), as `path:from-to`. A remark
 * for the reader: what was really sent is the ledger's business.
 */
export function fencedPlaces(prompt: string): string[] {
  const places: string[] = [];
  for (const [, path = '', lines] of prompt.matchAll(fenceLine)) {
    places.push(`${path.replace(/\\(.)/g, '$1')}:${lines}`);
  }
  return places;
}

const fenceLine = /^<data id="[0-9a-f]{12}" path="((?:[^"\\]|\\.)*)" lines="([^"]*)">$/gm;
