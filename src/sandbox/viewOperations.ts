import type { Ledger } from '../context/ledger';
import { describeHit, groupsOf, lineAround, matchAt, type Hit, type Hits } from '../context/matches';
import type { Snapshot } from '../context/snapshot';
import { textOf } from '../context/span';
import { TextView } from '../context/view';
import * as take from './arguments';
import { GuestMistake } from './arguments';
import { maxCrossing, refuseAbove } from './crossing';
import type { Lists } from './lists';
import type { ViewMatchInfo } from './wire';

export interface ViewDependencies {
  readonly snapshot: Snapshot;
  readonly ledger: Ledger;
  /** Runs a search within the time the block has left. */
  readonly limited: <T>(work: () => T) => T;
}

/** A hit as code sees it, which then has the text of its line. */
export function seen(snapshot: Snapshot, ledger: Ledger, hit: Hit, pattern: RegExp | undefined) {
  const { document, start, end } = lineAround(snapshot, hit);
  const span = { document, start, end: Math.max(end, hit.end) };
  ledger.opened(document, textOf(snapshot, span), start);
  return describeHit(snapshot, hit, pattern);
}

/** What `context` does as a string does; see `TextView`. */
export function viewOperations(
  { snapshot, ledger, limited }: ViewDependencies,
  lists: Lists,
): Record<string, (...args: unknown[]) => unknown> {
  const views = {
    lower: new TextView(snapshot, 'lower'),
    upper: new TextView(snapshot, 'upper'),
    none: new TextView(snapshot),
  };
  const view = (mapping: unknown) => views[take.mapping(mapping) ?? 'none'];
  const searched = (index: number, start: number, end: number) => ledger.searched(index, { start, end });
  const touched = (index: number, text: string, start: number) => ledger.opened(index, text, start);

  const matched = (shown: TextView, hit: Hit, pattern: RegExp): ViewMatchInfo => {
    const text = shown.textOf(hit.document);
    const textStart = snapshot.textStart(hit.document);
    const match = matchAt(pattern, text, hit.start);
    return {
      ...seen(snapshot, ledger, hit, undefined),
      match: text.slice(hit.start, hit.end),
      ...groupsOf(match),
      index: textStart + hit.start,
      indices: match?.indices && indicesOf(match.indices, textStart),
    };
  };
  const pieces = (shown: TextView, hits: Hits) =>
    lists.hold('strings', {
      length: hits.length,
      held: hits.length,
      item: (index) => {
        const { document, start, end } = hits.at(index);
        const text = shown.piece(document, start, end);
        if (start >= 0 && text !== null) ledger.opened(document, text, start);
        return text;
      },
    });

  return {
    'view.slice': (mapping, start, end) => {
      const [from, to] = [take.integer(start, 'start'), take.integer(end, 'end')];
      refuseAbove(maxCrossing, to - from, 'context.slice');
      return view(mapping).slice(from, to, touched);
    },
    'view.indexOf': (mapping, needle, fromGiven) => {
      const literal = take.string(needle, 'what indexOf looks for');
      const from = take.integer(fromGiven, 'from');
      return literal === '' ? from : limited(() => view(mapping).indexOf(literal, from, searched));
    },
    'view.lastIndexOf': (mapping, needle, fromGiven) => {
      const literal = take.string(needle, 'what lastIndexOf looks for');
      const from = take.integer(fromGiven, 'from');
      return literal === '' ? from : limited(() => view(mapping).lastIndexOf(literal, from, searched));
    },
    'view.match': (mapping, pattern, from) => {
      const expression = take.expression(pattern);
      const single = new RegExp(expression.source, expression.flags.replace('g', ''));
      const start = take.integer(from, 'lastIndex');
      const shown = view(mapping);
      const hits = limited(() => shown.match(single, start, searched));
      return hits.length === 0 ? null : limited(() => matched(shown, hits.at(0), single));
    },
    /** All matches, as the strings they are. */
    'view.matches': (mapping, pattern) => {
      const expression = take.expression(pattern);
      const shown = view(mapping);
      return pieces(
        shown,
        limited(() => shown.match(expression, 0, searched)),
      );
    },
    'view.matchAll': (mapping, pattern, from) => {
      const expression = take.expression(pattern);
      const start = take.integer(from, 'lastIndex');
      const shown = view(mapping);
      const hits = limited(() => shown.match(expression, start, searched));
      const item = (index: number) => matched(shown, hits.at(index), expression);
      return lists.hold('viewMatches', { length: hits.length, held: hits.length, item });
    },
    'view.split': (mapping, separator) => {
      if (separator === '' || separator === null || separator === undefined) {
        throw new GuestMistake(
          'TypeError',
          'context.split takes a separator: "\\n" for lines; context.chunks() for pieces',
        );
      }
      const shown = view(mapping);
      const by = typeof separator === 'string' ? separator : take.expression(separator);
      return pieces(
        shown,
        limited(() => shown.split(by, searched)),
      );
    },
  };
}

/** Places of a match and its groups in the joined text. */
function indicesOf(indices: RegExpIndicesArray, textStart: number): ViewMatchInfo['indices'] {
  const moved = (place: readonly [number, number] | undefined) =>
    place ? ([textStart + place[0], textStart + place[1]] as const) : null;
  const named = Object.entries(indices.groups ?? {}).map(([name, place]) => [name, moved(place)] as const);
  return { places: Array.from(indices, moved), named: Object.fromEntries(named) };
}
