/** Sorts by time: `20261121-115745-3fa9c1`. */
export function newRunId(now: Date, random: () => number): string {
  const stamp = now
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '')
    .replace('T', '-');
  const suffix = Math.floor(random() * 0x1000000)
    .toString(16)
    .padStart(6, '0');
  return `${stamp}-${suffix}`;
}

/** Ids are file names as well: nothing else may come from a panel or a disk. */
export function isRunId(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}
