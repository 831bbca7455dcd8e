import type { Row } from './rows';

/** What a key does in the tree. */
export type TreeAction =
  | { readonly kind: 'select'; readonly index: number }
  | { readonly kind: 'toggle'; readonly index: number }
  /** The default action: show it, or what stands behind it. */
  | { readonly kind: 'open'; readonly index: number };

/**
 * The keys of the WAI-ARIA tree pattern; `page` is how many lines fit on the screen. `undefined`: the key
 * means nothing here and is left to others.
 */
export function treeAction(
  key: string,
  rows: readonly Row[],
  index: number,
  page: number,
): TreeAction | undefined {
  const row = rows[index];
  if (!row) return undefined;
  const last = rows.length - 1;
  const select = (to: number): TreeAction => ({ kind: 'select', index: Math.min(last, Math.max(0, to)) });
  switch (key) {
    case 'ArrowDown':
      return select(index + 1);
    case 'ArrowUp':
      return select(index - 1);
    case 'PageDown':
      return select(index + page);
    case 'PageUp':
      return select(index - page);
    case 'Home':
      return select(0);
    case 'End':
      return select(last);
    case 'ArrowRight':
      if (row.expanded === undefined) return undefined;
      return row.expanded ? select(index + 1) : { kind: 'toggle', index };
    case 'ArrowLeft': {
      if (row.expanded) return { kind: 'toggle', index };
      const parent = rows.findIndex((other) => other.id === row.parent);
      return parent < 0 ? undefined : select(parent);
    }
    case 'Enter':
      return { kind: 'open', index };
    case ' ':
      return row.expanded === undefined ? { kind: 'open', index } : { kind: 'toggle', index };
    default:
      return undefined;
  }
}

/** Type-ahead: the next line after `index`, round the end, whose label starts with `typed`; -1 for none. */
export function findTyped(
  rows: readonly Row[],
  index: number,
  typed: string,
  label: (row: Row) => string,
): number {
  const wanted = typed.toLowerCase();
  // One letter goes on to the next match; more letters may still fit the line they began on.
  const first = typed.length > 1 ? 0 : 1;
  for (let step = first; step < rows.length + first; step++) {
    const at = (index + step) % rows.length;
    const row = rows[at];
    if (row && label(row).toLowerCase().startsWith(wanted)) return at;
  }
  return -1;
}
