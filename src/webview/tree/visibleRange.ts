/** Lines of the tree have one height, in CSS pixels: that of VS Code's own trees. */
export const rowHeight = 22;

/** Lines drawn beyond the edges, so that scrolling shows no gaps. */
const beyond = 10;

/** The lines to draw, `from` inclusive to `to` exclusive. */
export function visibleRange(scrollTop: number, height: number, count: number): { from: number; to: number } {
  const from = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - beyond);
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + beyond);
  return { from, to };
}

/** Where to scroll so that a line is in view; the same place when it is already. */
export function scrollToShow(index: number, scrollTop: number, height: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop;
}
