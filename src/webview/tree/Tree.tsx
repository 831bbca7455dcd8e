import './tree.css';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { findTyped, treeAction, type TreeAction } from './treeKeys';
import type { Row } from './rows';
import { rowText } from './rowText';
import { TreeRow } from './TreeRow';
import { useTreeViewport } from './useTreeViewport';
import { rowHeight } from './visibleRange';

interface TreeProps {
  readonly rows: readonly Row[];
  readonly selected: string | undefined;
  /** Keep the newest lines in view. */
  readonly following: boolean;
  readonly ended: boolean;
  readonly now: number | undefined;
  /** See `TreeRow`. */
  readonly menuOf: (row: Row) => string | undefined;
  readonly onSelect: (row: Row) => void;
  readonly onExpand: (row: Row, expanded: boolean) => void;
}

const typingPause = 800;

/** The steps of a run as a tree. Only the lines in view are in the page, and the one that has the focus. */
export function Tree(props: TreeProps): JSX.Element {
  const { rows, selected, following, ended, now, menuOf, onSelect } = props;
  const [focused, setFocused] = useState<string>();
  const moveFocus = useRef(false);
  const typed = useRef({ text: '', at: 0 });
  const view = useTreeViewport(rows.length, following);
  const tabStop = tabStopOf(rows, focused, selected);

  useLayoutEffect(() => {
    if (!moveFocus.current) return;
    moveFocus.current = false;
    view.show(tabStop);
    view.box.current?.querySelector<HTMLElement>(`[data-index="${tabStop}"]`)?.focus({ preventScroll: true });
  });

  const goTo = (row: Row): void => {
    moveFocus.current = true;
    setFocused(row.id);
    if (row.kind !== 'more') onSelect(row);
  };
  const toggle = (row: Row): void => {
    if (row.kind === 'more') props.onExpand(row, row.hidden.length > 0);
    else if (row.expanded !== undefined) props.onExpand(row, !row.expanded);
  };
  const act = (action: TreeAction): void => {
    const row = rows[action.index];
    if (!row) return;
    if (action.kind === 'select') goTo(row);
    else if (action.kind === 'toggle' || row.kind === 'more') toggle(row);
    else onSelect(row);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action =
      treeAction(event.key, rows, tabStop, view.page) ?? typeAhead(event, rows, tabStop, typed.current);
    if (!action) return;
    event.preventDefault();
    act(action);
  };
  const rowAt = (event: Event): Row | undefined => {
    const element = event.target instanceof Element ? event.target.closest('[data-index]') : null;
    return element ? rows[Number(element.getAttribute('data-index'))] : undefined;
  };

  return (
    <div class="tree" ref={view.box} onScroll={view.onScroll}>
      <div
        role="tree"
        aria-label="Steps of the run"
        class="tree-lines"
        style={{ height: `${rows.length * rowHeight}px` }}
        onKeyDown={onKeyDown}
        onFocusIn={(event) => setFocused(rowAt(event)?.id)}
        onClick={(event) => {
          const row = rowAt(event);
          if (row?.kind === 'more') toggle(row);
          else if (row) onSelect(row);
        }}
        onDblClick={(event) => {
          const row = rowAt(event);
          if (row && row.kind !== 'more') toggle(row);
        }}
      >
        {indexesToDraw(view.from, view.to, tabStop, rows.length).map((index) => {
          const row = rows[index];
          return (
            row && (
              <TreeRow
                key={row.id}
                row={row}
                index={index}
                selected={row.id === selected}
                tabStop={index === tabStop}
                ended={ended}
                now={now}
                menu={menuOf(row)}
                onToggle={toggle}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function tabStopOf(rows: readonly Row[], focused: string | undefined, selected: string | undefined): number {
  const at = (id: string | undefined): number =>
    id === undefined ? -1 : rows.findIndex((row) => row.id === id);
  const index = at(focused);
  return Math.max(0, index >= 0 ? index : at(selected));
}

/** The lines in view, and the tab stop wherever it is, so that the focus is not lost by scrolling. */
function indexesToDraw(from: number, to: number, tabStop: number, count: number): number[] {
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
  if (tabStop < count && tabStop < from) indexes.unshift(tabStop);
  if (tabStop < count && tabStop >= to) indexes.push(tabStop);
  return indexes;
}

function typeAhead(
  event: KeyboardEvent,
  rows: readonly Row[],
  index: number,
  typed: { text: string; at: number },
): TreeAction | undefined {
  if (event.key.length !== 1) return undefined;
  typed.text = event.timeStamp - typed.at > typingPause ? event.key : typed.text + event.key;
  typed.at = event.timeStamp;
  const found = findTyped(rows, index, typed.text, (row) => rowText(row).label);
  return found < 0 ? undefined : { kind: 'select', index: found };
}
