import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { leftOutReasons, type LeftOutCount } from '../../context/documents';
import type { RunView } from '../../rlm/trajectory';
import { countOf, formatCount } from '../shared/format';
import { Icon } from '../shared/Icon';

/** How far the run got through what it could read, and what it could not read at all. */
export function CoverageLine({ run }: { run: RunView }): JSX.Element | null {
  const [open, setOpen] = useState(false);
  const id = useId();
  const leftOut = run.context?.leftOut ?? [];
  const inScope = run.coverage?.inScope ?? run.context?.documents;
  if (inScope === undefined) return null;
  const leftOutCount = run.coverage?.leftOut ?? leftOut.reduce((sum, { count }) => sum + count, 0);
  return (
    <div class="coverage">
      <ul class="facts" aria-label="Coverage">
        <li>{countOf(inScope, 'document')} in scope</li>
        {run.coverage && (
          <>
            <li title="Looked through by a search in code">{formatCount(run.coverage.searched)} searched</li>
            <li title="Sliced, split or read line by line in code">
              {formatCount(run.coverage.opened)} opened by code
            </li>
            <li title="Text of at least so many documents was in a prompt">
              {formatCount(run.coverage.sent)} sent to a model
            </li>
          </>
        )}
        {leftOutCount > 0 ? (
          <li>
            <button
              type="button"
              class="link-button left-out"
              aria-expanded={open}
              aria-controls={id}
              title={leftOutTooltip(leftOut)}
              onClick={() => setOpen(!open)}
            >
              {formatCount(leftOutCount)} left out
              <Icon name="chevron" class="twistie" />
            </button>
          </li>
        ) : (
          <li>none left out</li>
        )}
      </ul>
      <ul id={id} class="left-out-reasons" hidden={!open}>
        {open && leftOut.map((entry) => <LeftOutReasonItem key={entry.reason} entry={entry} />)}
      </ul>
    </div>
  );
}

function LeftOutReasonItem({ entry }: { entry: LeftOutCount }): JSX.Element {
  const more = entry.count - entry.examples.length;
  return (
    <li>
      <strong>{formatCount(entry.count)}</strong> {leftOutReasons[entry.reason]}
      {entry.examples.length > 0 && ': '}
      {entry.examples.map((path, index) => (
        <span key={path}>
          {index > 0 && ', '}
          <code>{path}</code>
        </span>
      ))}
      {more > 0 && entry.examples.length > 0 && `, and ${formatCount(more)} more`}
    </li>
  );
}

function leftOutTooltip(leftOut: readonly LeftOutCount[]): string {
  return leftOut.map(({ reason, count }) => `${formatCount(count)} ${leftOutReasons[reason]}`).join('\n');
}
