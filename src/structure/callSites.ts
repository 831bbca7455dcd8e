import { Hits } from '../context/matches';
import type { Snapshot } from '../context/snapshot';
import { textOf, type Span } from '../context/span';
import { calleeOf, lastNameOf } from './callee';
import type { Finding, Findings } from './findings';

/** One call, from the start of what is called to the end of its arguments. */
export interface CallSite extends Span {
  /** `get` of `http.get(…)`; empty where what is called has no name. */
  readonly name: string;
  /** `http.get` of it, in one spelling for all languages. */
  readonly callee: string;
  readonly args: readonly Span[];
  /** Where the name ends: in a chain over several lines, the call stands there. */
  readonly nameEnd: number;
  readonly hasErrors: boolean;
}

export function callSiteOf(snapshot: Snapshot, finding: Finding): CallSite {
  const { document, start, end, captures, hasErrors } = finding;
  const nameEnd = captures.find(({ name }) => name === 'callee')?.end ?? start;
  const callee = calleeOf(textOf(snapshot, { document, start, end: nameEnd }));
  const args = captures.filter(({ name }) => name === 'argument' || name === 'tokens');
  return { document, start, end, name: lastNameOf(callee), callee, args, nameEnd, hasErrors };
}

/** Where the names of the calls stand. */
export function nameHits(findings: Findings): Hits {
  const hits = new Hits();
  for (const { document, start, end, captures } of findings) {
    const nameEnd = captures.find(({ name }) => name === 'callee')?.end ?? start + 1;
    hits.add(document, Math.max(start, nameEnd - 1), end);
  }
  return hits;
}
