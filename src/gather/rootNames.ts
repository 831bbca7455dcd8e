/**
 * What precedes the paths of each root, all different: its name, with as many of the folders above it as it
 * takes to tell it from others of that name, e.g. `web/app` and `api/app`.
 */
export function distinctNames(roots: readonly { readonly name: string; readonly path: string }[]): string[] {
  const folders = roots.map(({ path }) => path.split(/[\\/]/).filter((part) => part !== ''));
  const depth = Math.max(0, ...folders.map((parts) => parts.length));
  let names = roots.map(({ name }) => name);
  for (let above = 1; above < depth && hasDoubles(names); above++) {
    const taken = counts(names);
    names = names.map((name, index) => {
      const parts = folders[index] ?? [];
      const isDouble = (taken.get(name) ?? 0) > 1;
      return isDouble && parts.length > above ? `${parts.at(-1 - above) ?? ''}/${name}` : name;
    });
  }
  return numbered(names);
}

function hasDoubles(names: readonly string[]): boolean {
  return new Set(names).size < names.length;
}

function counts(names: readonly string[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const name of names) result.set(name, (result.get(name) ?? 0) + 1);
  return result;
}

/** The last resort: the same folder named twice. */
function numbered(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let candidate = name;
    for (let number = 2; seen.has(candidate); number++) candidate = `${name} (${number})`;
    seen.add(candidate);
    return candidate;
  });
}
