import type { JSX } from 'preact';
import type { Citation } from '../../context/citations';
import { Collapsible } from '../shared/Collapsible';
import { Icon } from '../shared/Icon';
import { citationNote, citationState, citationSummary } from './citationStates';

/** How many places the answer names, and which of them are to be looked at with care. */
export function CitationSummary({ citations }: { citations: readonly Citation[] }): JSX.Element {
  const words = citationSummary(citations);
  const notable = citations.filter((citation) => citationState(citation) !== 'verified');
  if (notable.length === 0) {
    return (
      <p class="citation-summary">
        {citations.length > 0 && <Icon name="check" class="state-done" />}
        {words}
      </p>
    );
  }
  const hasProblem = notable.some((citation) => citationState(citation) === 'problem');
  return (
    <Collapsible
      class="citation-summary"
      summary={
        <>
          {hasProblem ? <Icon name="warning" class="state-warned" /> : <Icon name="info" />}
          {words}
        </>
      }
    >
      <ul class="problems">
        {notable.map((citation) => (
          <li key={citation.text}>
            <Icon
              name={citationState(citation) === 'problem' ? 'warning' : 'info'}
              class={citationState(citation) === 'problem' ? 'state-warned' : ''}
            />
            <span>
              <code>{citation.text}</code>: {citationNote(citation)}
            </span>
          </li>
        ))}
      </ul>
    </Collapsible>
  );
}
