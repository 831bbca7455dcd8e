import type { JSX } from 'preact';
import { costWords, formatCompact, formatCount, formatDuration, formatElapsed } from '../shared/format';
import { Icon, StateIcon } from '../shared/Icon';
import {
  callTime,
  runTime,
  tokensOfRun,
  tokensOfCall,
  tokensOfTurn,
  turnTime,
  type NodeTokens,
} from '../shared/nodeFigures';
import { stateWords, turnState, type NodeState } from '../shared/nodeState';
import type { Row } from './rows';
import { rowMarks, rowState, rowText, type RowMark } from './rowText';
import { rowHeight } from './visibleRange';

interface TreeRowProps {
  readonly row: Row;
  readonly index: number;
  readonly selected: boolean;
  /** The one line that Tab reaches. */
  readonly tabStop: boolean;
  readonly ended: boolean;
  /** Host time while the run goes on. */
  readonly now: number | undefined;
  /** What the editor's context menu is told of a turn that can be taken another way. */
  readonly menu: string | undefined;
  readonly onToggle: (row: Row) => void;
}

export function TreeRow({
  row,
  index,
  selected,
  tabStop,
  ended,
  now,
  menu,
  onToggle,
}: TreeRowProps): JSX.Element {
  const { label, detail, tooltip } = rowText(row);
  const state = rowState(row, ended);
  const tokens = rowTokens(row);
  const time = rowTime(row, ended, now);
  const marks = rowMarks(row);
  const toggle = (event: Event): void => {
    event.stopPropagation();
    onToggle(row);
  };
  return (
    <div
      role="treeitem"
      id={`row-${index}`}
      data-index={index}
      class={`tree-row kind-${row.kind}`}
      style={{ top: `${index * rowHeight}px` }}
      tabIndex={tabStop ? 0 : -1}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={selected}
      {...(row.expanded === undefined ? {} : { 'aria-expanded': row.expanded })}
      aria-label={spoken(label, detail, state, marks, tokens, time)}
      data-vscode-context={menu}
      title={tooltip ?? [label, detail].filter((part) => part !== '').join('\n')}
    >
      {Array.from({ length: row.level - 1 }, (_, level) => (
        <span key={level} class="indent" />
      ))}
      <span class={`twistie-cell ${row.expanded ? 'is-open' : ''}`} onClick={toggle}>
        {row.expanded !== undefined && <Icon name="chevron" class="twistie" />}
      </span>
      <span class="state-cell">{state && <StateIcon state={state} />}</span>
      {row.kind === 'call' && row.call.started.isChild === true && <Icon name="branch" class="child-mark" />}
      <span class="row-label">{label}</span>
      <span class={`row-detail ${row.kind === 'turn' ? 'is-code' : ''}`}>{detail}</span>
      {marks.map(({ icon, meaning, count }) => (
        <span key={icon} class={`row-mark mark-${icon}`} title={sentence(meaning)}>
          <Icon name={icon} />
          {count}
        </span>
      ))}
      <span class="row-tokens" title={tokens && costWords(tokens)}>
        {tokens && tokenWords(tokens)}
      </span>
      <span class="row-time">
        {time !== undefined && (state === 'running' ? formatElapsed(time) : formatDuration(time))}
      </span>
    </div>
  );
}

function rowTokens(row: Row): NodeTokens | undefined {
  switch (row.kind) {
    case 'turn':
      return tokensOfTurn(row.turn);
    case 'root':
    case 'call':
      return tokensOfCall(row.call);
    case 'run':
      return tokensOfRun(row.run);
    case 'code':
    case 'more':
      return undefined;
  }
}

function rowTime(row: Row, ended: boolean, now: number | undefined): number | undefined {
  switch (row.kind) {
    case 'run':
      return runTime(row.run, now);
    case 'turn':
      return turnTime(row.turn, row.next, turnState(row.turn, ended) === 'running', now);
    case 'root':
    case 'call':
      return callTime(row.call, now);
    case 'code':
      return row.block.milliseconds;
    case 'more':
      return undefined;
  }
}

/** Empty for nothing spent. */
function tokenWords({ input, output, estimated }: NodeTokens): string {
  const sum = input + output;
  return sum === 0 ? '' : `${estimated ? '~' : ''}${formatCompact(sum)}`;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function spoken(
  label: string,
  detail: string,
  state: NodeState | undefined,
  marks: readonly RowMark[],
  tokens: NodeTokens | undefined,
  time: number | undefined,
): string {
  const spent = tokens ? tokens.input + tokens.output : 0;
  return [
    label,
    detail,
    ...(state ? [stateWords(state)] : []),
    ...marks.map(({ meaning }) => meaning),
    ...(spent > 0 ? [`${formatCount(spent)} tokens`] : []),
    // A time that counts on would be read out again and again.
    ...(time === undefined || state === 'running' ? [] : [formatDuration(time)]),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
