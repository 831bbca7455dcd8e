/** Figures in words. The UI is in English, so the separators are too. */

const grouped = new Intl.NumberFormat('en-US');

/** `1234` → `1,234`. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** Three significant digits at most: `950`, `1.2k`, `34k`, `1.5M`. */
export function formatCompact(count: number): string {
  if (count < 1000) return String(Math.round(count));
  const [scaled, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
  return `${scaled < 9.95 ? scaled.toFixed(1).replace(/\.0$/, '') : Math.round(scaled)}${unit}`;
}

/** `one` for 1, else `many` (by default `one` and an s), with the count before it: `2 turns`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** What something took: `40 ms`, `1.2 s`, `34 s`, `2 min 05 s`, `1 h 03 min`. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  return formatElapsed(Math.round(ms / 1000) * 1000);
}

/** A time that is still running, in whole seconds. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/**
 * What calls cost, in US dollars: `$0.0123`, `$1.24`. `undefined` where nothing is known; `≥` where the price
 * of some of them is not.
 */
export function costWords({
  cost,
  unpriced,
}: {
  cost: number | undefined;
  unpriced: boolean;
}): string | undefined {
  if (cost === undefined) return undefined;
  const known = cost < 1 ? cost.toFixed(4) : cost.toFixed(2);
  const shown = cost > 0 && cost < 0.00005 ? '<$0.0001' : `$${known}`;
  return unpriced && !shown.startsWith('<') ? `≥ ${shown}` : shown;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
