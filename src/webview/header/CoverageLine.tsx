import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Coverage } from '../../context/coverage';
import { leftOutReasons, type LeftOutCount } from '../../context/documents';
import type { RunView } from '../../rlm/trajectory';
import { countOf, formatCount } from '../shared/format';
import { Icon } from '../shared/Icon';
import { ReadFiles } from './ReadFiles';

/** How far the run got through what it could read, what of it, and what it could not read at all. */
export function CoverageLine({ run }: { run: RunView }): JSX.Element | null {
  const [openList, setOpenList] = useState<'read' | 'leftOut'>();
  const id = useId();
  const leftOut = run.context?.leftOut ?? [];
  const inScope = run.coverage?.inScope ?? run.context?.documents;
  if (inScope === undefined) return null;
  const leftOutCount = run.coverage?.leftOut ?? leftOut.reduce((sum, { count }) => sum + count, 0);
  const { coverage } = run;
  const hasFiles = coverage?.files !== undefined && coverage.files.length > 0;
  const toggle = (list: 'read' | 'leftOut') => setOpenList(openList === list ? undefined : list);
  return (
    <div class="coverage">
      <ul class="facts" aria-label="Coverage">
        <li>{countOf(inScope, 'document')} in scope</li>
        {coverage && <Counts coverage={coverage} />}
        {hasFiles && (
          <li>
            <Toggle isOpen={openList === 'read'} controls={`${id}-read`} onClick={() => toggle('read')}>
              What was read
            </Toggle>
          </li>
        )}
        {leftOutCount > 0 ? (
          <li>
            <Toggle
              isOpen={openList === 'leftOut'}
              controls={id}
              title={leftOutTooltip(leftOut)}
              onClick={() => toggle('leftOut')}
            >
              {formatCount(leftOutCount)} left out
            </Toggle>
          </li>
        ) : (
          <li>none left out</li>
        )}
      </ul>
      <div id={`${id}-read`} class="read-files" hidden={openList !== 'read'}>
        {openList === 'read' && coverage && <ReadFiles coverage={coverage} />}
      </div>
      <ul id={id} class="left-out-reasons" hidden={openList !== 'leftOut'}>
        {openList === 'leftOut' &&
          leftOut.map((entry) => <LeftOutReasonItem key={entry.reason} entry={entry} />)}
      </ul>
    </div>
  );
}

function Counts({ coverage }: { coverage: Coverage }): JSX.Element {
  const { lines, printed, cited } = coverage;
  const inLines = (count: number | undefined) =>
    count === undefined ? '' : `\n${countOf(count, 'line')} of ${formatCount(lines?.inScope ?? 0)}`;
  return (
    <>
      <li title={`Looked through by a search in code${inLines(lines?.searched)}`}>
        {formatCount(coverage.searched)} searched
      </li>
      <li title={`Sliced, split, read line by line or given as hits in code${inLines(lines?.opened)}`}>
        {formatCount(coverage.opened)} opened by code
      </li>
      {printed !== undefined && (
        <li title={`Text of at least so many documents was printed${inLines(lines?.printed)}`}>
          {formatCount(printed)} printed
        </li>
      )}
      <li title={`Text of at least so many documents was in a prompt${inLines(lines?.sent)}`}>
        {formatCount(coverage.sent)} sent to a model
      </li>
      {cited !== undefined && (
        <li title={`Named in the answer, with lines that are there${inLines(lines?.cited)}`}>
          {formatCount(cited)} cited
        </li>
      )}
    </>
  );
}

interface ToggleProps {
  readonly isOpen: boolean;
  readonly controls: string;
  readonly title?: string;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

function Toggle({ isOpen, controls, title, onClick, children }: ToggleProps): JSX.Element {
  return (
    <button
      type="button"
      class="link-button left-out"
      aria-expanded={isOpen}
      aria-controls={controls}
      title={title}
      onClick={onClick}
    >
      {children}
      <Icon name="chevron" class="twistie" />
    </button>
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
