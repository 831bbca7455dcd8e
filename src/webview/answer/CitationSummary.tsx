import type { JSX } from 'preact';
import type { Citation } from '../../context/citations';
import { Collapsible } from '../shared/Collapsible';
import { countOf, formatCount } from '../shared/format';
import { Icon } from '../shared/Icon';

/** How many places the answer names, and how many of them do not stand up. */
export function CitationSummary({ citations }: { citations: readonly Citation[] }): JSX.Element {
  const bad = citations.filter((citation) => citation.problem !== undefined);
  if (citations.length === 0) return <p class="citation-summary">No citations</p>;
  if (bad.length === 0) {
    return (
      <p class="citation-summary">
        <Icon name="check" class="state-done" />
        {citations.length === 1
          ? '1 citation, verified'
          : `${formatCount(citations.length)} citations, all verified`}
      </p>
    );
  }
  const words = `${countOf(citations.length, 'citation')}, ${formatCount(bad.length)} could not be verified`;
  return (
    <Collapsible
      class="citation-summary"
      summary={
        <>
          <Icon name="warning" class="state-warned" />
          {words}
        </>
      }
    >
      <ul class="problems">
        {bad.map((citation) => (
          <li key={citation.text}>
            <code>{citation.text}</code>: {citation.problem}
          </li>
        ))}
      </ul>
    </Collapsible>
  );
}
