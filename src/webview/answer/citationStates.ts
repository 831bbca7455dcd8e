import { maxCitations, type Citation } from '../../context/citations';
import { countOf, formatCount } from '../shared/format';

/**
 * What the check came to. `unread`: the place is there, but the run has read none of it. `masked`: part of it
 * was a secret, which the run could not read. `leftOut`: no citation, but the name of a document that the run
 * could not see.
 */
export type CitationState = 'verified' | 'unread' | 'masked' | 'leftOut' | 'problem';

export function citationState({ problem, unread, masked, leftOut }: Citation): CitationState {
  if (leftOut === true) return 'leftOut';
  if (problem !== undefined) return 'problem';
  if (unread === true) return 'unread';
  return masked === undefined ? 'verified' : 'masked';
}

/** What a citation's state means, for its tooltip and for the list of those to look at. */
export function citationNote(citation: Citation): string | undefined {
  const state = citationState(citation);
  if (state === 'verified') return undefined;
  if (state === 'masked')
    return `The place exists, but part of it was masked (${citation.masked ?? ''}): what the answer says of that part may be wrong.`;
  return state === 'unread'
    ? 'The place exists, but was not read by this run: it was not opened, printed or sent to a model.'
    : citation.problem;
}

/** `12 citations: 11 verified, 1 not found`. */
export function citationSummary(citations: readonly Citation[]): string {
  const count = (state: CitationState) =>
    citations.filter((citation) => citationState(citation) === state).length;
  const named = count('leftOut');
  const total = citations.length - named;
  const states = [
    [count('verified'), 'verified'],
    [count('unread'), 'not read by this run'],
    [count('masked'), 'partly masked'],
    [count('problem'), 'not found'],
  ] as const;
  const some = states.filter(([number]) => number > 0);
  const parts = some.map(([number, words]) => `${formatCount(number)} ${words}`).join(', ');
  const first = total >= maxCitations ? 'The first ' : '';
  const words =
    total === 0
      ? 'No citations'
      : some.length === 1 && some[0]?.[1] === 'verified'
        ? `${first}${countOf(total, 'citation')}, ${total === 1 ? '' : 'all '}verified`
        : `${first}${countOf(total, 'citation')}: ${parts}`;
  return named === 0 ? words : `${words}; names ${countOf(named, 'document')} left out of this run`;
}
