import { chunk } from '../context/chunks';
import type { Fence } from '../context/fence';
import { grep, grepPattern, showHits } from '../context/grep';
import { describeHit, type Hits } from '../context/matches';
import { maskedPlaces } from '../context/masked';
import type { Snapshot } from '../context/snapshot';
import { lineRange, placeOf, textOf, wholeDocument, type Span } from '../context/span';
import { estimateTokens } from '../context/tokens';
import { TextView } from '../context/view';
import { counted } from '../context/words';
import * as take from './arguments';
import { GuestMistake } from './arguments';
import { DocumentChoice } from './documentChoice';
import { Lists } from './lists';
import { structureOperations, type StructureDependencies } from './structureOperations';
import type { ContextPart, DocumentInfo, ListInfo, SpanInfo, ViewMatchInfo } from './wire';

/** More text than this never crosses into the guest in one piece. */
const maxCrossing = 16_000_000;
/** `context` itself in a template or as a query's context. */
const maxWholeContext = 400_000;

export interface ContextDependencies extends StructureDependencies {
  readonly fence: Fence;
}

export type Operation = (...args: unknown[]) => unknown;

/** What guest code can do with `context`: every operation by the name the prelude calls it. */
export function contextOperations({
  snapshot,
  ledger,
  fence,
  limited,
  parsers,
}: ContextDependencies): Record<string, Operation> {
  const lists = new Lists();
  const choice = new DocumentChoice(snapshot);
  const views = {
    lower: new TextView(snapshot, 'lower'),
    upper: new TextView(snapshot, 'upper'),
    none: new TextView(snapshot),
  };
  const view = (mapping: unknown) => views[take.mapping(mapping) ?? 'none'];
  const searched = (index: number) => ledger.searched(index);
  const touched = (index: number, text: string, start: number) => ledger.opened(index, text, start);
  /** A hit as code sees it, which then has the text of its lines. */
  const described: typeof describeHit = (_, hit, pattern) => {
    const lines = snapshot.lines(hit.document);
    const start = lines.start(lines.lineAt(hit.start));
    const end = Math.max(lines.start(lines.lineAt(hit.start) + 1), hit.end);
    touched(hit.document, textOf(snapshot, { document: hit.document, start, end }), start);
    return describeHit(snapshot, hit, pattern);
  };
  const rendered = (span: Span): string => {
    touched(span.document, textOf(snapshot, span), span.start);
    return fence.span(snapshot, span);
  };
  const documentAt = (value: unknown) => {
    const index = take.integer(value, 'a document');
    snapshot.document(index);
    return index;
  };
  const info = (index: number): DocumentInfo => {
    const { path, language, length } = snapshot.document(index);
    return { index, path, language: language ?? null, length };
  };
  const spanInfo = (span: Span): SpanInfo => ({ ...span, ...placeOf(snapshot, span) });
  const viewMatch = (
    hit: { document: number; start: number; end: number },
    pattern: RegExp,
  ): ViewMatchInfo => ({
    ...described(snapshot, hit, pattern),
    index: snapshot.textStart(hit.document) + hit.start,
  });
  const hitList = (kind: 'grep' | 'viewMatches', hits: Hits, pattern: RegExp, note?: string): ListInfo =>
    lists.hold(
      kind,
      {
        length: hits.length,
        item: (index) => (kind === 'grep' ? described : viewHit)(snapshot, hits.at(index), pattern),
        show: () => {
          const listing = showHits(snapshot, hits);
          ledger.openedListing(listing);
          return listing;
        },
      },
      note,
    );
  const viewHit: typeof describeHit = (_, hit, pattern) => viewMatch(hit, pattern ?? /(?:)/);

  return {
    ...structureOperations({ snapshot, ledger, limited, parsers }, { lists, choice }),
    'view.length': () => snapshot.length,
    'view.masked': () => maskedPlaces(snapshot),
    'view.slice': (mapping, start, end) => {
      const [from, to] = [take.integer(start, 'start'), take.integer(end, 'end')];
      refuseAbove(maxCrossing, to - from, 'context.slice');
      return view(mapping).slice(from, to, touched);
    },
    'view.indexOf': (mapping, needle, from) => {
      const literal = take.string(needle, 'what indexOf looks for');
      return literal === ''
        ? take.integer(from, 'from')
        : view(mapping).indexOf(literal, take.integer(from, 'from'), searched);
    },
    'view.lastIndexOf': (mapping, needle, from) => {
      const literal = take.string(needle, 'what lastIndexOf looks for');
      const at = take.integer(from, 'from');
      return literal === '' ? at : view(mapping).lastIndexOf(literal, at, searched);
    },
    'view.match': (mapping, pattern, from) => {
      const expression = take.expression(pattern);
      const single = new RegExp(expression.source, expression.flags.replace('g', ''));
      const start = take.integer(from, 'lastIndex');
      const hits = limited(() => view(mapping).match(single, start, searched));
      return hits.length === 0 ? null : viewMatch(hits.at(0), single);
    },
    'view.matchAll': (mapping, pattern, kind) => {
      const expression = take.expression(pattern);
      const shown = view(mapping);
      const hits = limited(() => shown.match(expression, 0, searched));
      if (kind === 'viewMatches') return hitList('viewMatches', hits, expression);
      return lists.hold('strings', {
        length: hits.length,
        item: (index) => {
          const { document, start, end } = hits.at(index);
          const text = shown.textOf(document).slice(start, end);
          touched(document, text, start);
          return text;
        },
      });
    },
    'view.split': (mapping, separator) => {
      const shown = view(mapping);
      if (separator === '' || separator === null || separator === undefined) {
        throw new GuestMistake(
          'TypeError',
          'context.split takes a separator: "\\n" for lines; context.chunks() for pieces',
        );
      }
      const by = typeof separator === 'string' ? separator : take.expression(separator);
      const pieces = limited(() => shown.split(by, searched));
      return lists.hold('strings', {
        length: pieces.length,
        item: (index) => {
          const { document, start, end } = pieces.at(index);
          const text = shown.piece(document, start, end);
          if (start >= 0) touched(document, text, start);
          return text;
        },
      });
    },
    'view.render': () => everything().map(rendered).join('\n'),

    files: () => lists.hold('files', { length: snapshot.documents.length, item: info }),
    /** Exactly this path, or nothing. */
    'file.named': (path) => {
      const index = snapshot.indexOfPath(take.string(path, 'a path'));
      return index === undefined ? null : info(index);
    },
    'file.find': (path) => info(choice.named(take.string(path, 'a path'))),
    'file.glob': (patterns) => choice.matching(patterns, undefined).map(info),
    'file.slice': (document, start, end) => {
      const index = documentAt(document);
      const span = { document: index, start: take.integer(start, 'start'), end: take.integer(end, 'end') };
      refuseAbove(maxCrossing, span.end - span.start, `the text of ${snapshot.document(index).path}`);
      const text = textOf(snapshot, span);
      touched(index, text, span.start);
      return text;
    },
    'file.lineCount': (document) => snapshot.lines(documentAt(document)).count,
    'file.tokens': (document) => estimateTokens(snapshot.document(documentAt(document)).text()),
    'file.lines': (document) => {
      const index = documentAt(document);
      const lines = snapshot.lines(index);
      return lists.hold('strings', {
        length: lines.count,
        item: (line) => {
          const text = lines.line(line);
          touched(index, text, lines.start(line));
          return text;
        },
      });
    },
    'file.range': (document, from, to) => {
      try {
        return spanInfo(lineRange(snapshot, documentAt(document), Number(from), Number(to)));
      } catch (error) {
        throw error instanceof RangeError ? new GuestMistake('RangeError', error.message) : error;
      }
    },
    'span.render': (document, start, end) => {
      const span = {
        document: documentAt(document),
        start: take.integer(start, 'start'),
        end: take.integer(end, 'end'),
      };
      refuseAbove(maxCrossing / 2, span.end - span.start, 'a template');
      return rendered(span);
    },

    grep: (given, optionsGiven) => {
      const pattern = take.asPattern(given) ?? take.string(given, 'what grep looks for');
      const found = take.options(grepOptionsOf(optionsGiven), grepOptions, 'grep');
      const literal = found.get('literal') === true;
      const { expression, note } = parsed(pattern, {
        literal,
        ignoreCase: found.get('ignoreCase') === true || found.get('caseSensitive') === false,
        word: found.get('word') === true,
      });
      const documents = choice.matching(found.get('glob'), found.get('exclude'));
      const limit = found.has('max') ? take.integer(found.get('max'), 'max') : Infinity;
      const hits = limited(() => grep(snapshot, expression, noted(documents), limit));
      const missed = documents.length === 0 ? choice.missed(found.get('glob')) : undefined;
      return hitList('grep', hits, expression, missed ?? note);
    },
    chunks: (optionsGiven) => {
      const found = take.options(
        typeof optionsGiven === 'number' ? { maxChars: optionsGiven } : optionsGiven,
        chunkOptions,
        'chunks',
      );
      const maxChars = found.has('maxChars') ? take.integer(found.get('maxChars'), 'maxChars') : 80_000;
      const overlap = found.has('overlap') ? take.integer(found.get('overlap'), 'overlap') : 0;
      if (maxChars < 1) throw new GuestMistake('RangeError', `maxChars must be at least 1, not ${maxChars}`);
      if (overlap < 0 || overlap >= maxChars)
        throw new GuestMistake('RangeError', `overlap must be from 0 to maxChars, not ${overlap}`);
      const documents = choice.matching(found.get('files'), undefined);
      const chunks = chunk(snapshot, documents, { maxChars, overlap });
      const item = (index: number) => chunks[index]?.map(spanInfo);
      const missed = documents.length === 0 ? choice.missed(found.get('files')) : undefined;
      return lists.hold('chunks', { length: chunks.length, item }, missed);
    },
    'list.page': (list, from, to) =>
      lists.page(take.integer(list, 'list'), take.integer(from, 'from'), take.integer(to, 'to')),
    'list.show': (list) => lists.show(take.integer(list, 'list')),
  };

  /** A string is a glob; the flags of a regular expression are understood, too. */
  function grepOptionsOf(given: unknown): unknown {
    if (typeof given !== 'string' && !Array.isArray(given)) return given;
    const isFlags = typeof given === 'string' && /^[dgimsuvy]{1,4}$/.test(given);
    return isFlags && choice.matching(given, undefined).length === 0
      ? { ignoreCase: given.includes('i') }
      : { glob: given as unknown };
  }

  function* noted(documents: readonly number[]): Generator<number> {
    for (const index of documents) {
      ledger.searched(index);
      yield index;
    }
  }

  function everything(): Span[] {
    refuseAbove(maxWholeContext, snapshot.length, 'the whole context');
    return snapshot.documents.map((_, index) => wholeDocument(snapshot, index));
  }
}

/** @throws {GuestMistake} when parts are more than any one prompt can take. */
export function refuseWhole(parts: readonly ContextPart[], snapshot: Snapshot): void {
  if (parts.some((part) => 'everything' in part))
    refuseAbove(maxWholeContext, snapshot.length, 'the whole context');
}

/** The text that follows a prompt, fenced, and noted as sent. */
export function renderContext(
  parts: readonly ContextPart[],
  { snapshot, ledger, fence }: Omit<ContextDependencies, 'limited'>,
): string | undefined {
  if (parts.length === 0) return undefined;
  refuseWhole(parts, snapshot);
  const rendered = parts.flatMap((part) => {
    if ('text' in part) {
      ledger.sentPrompt(part.text);
      for (const span of fence.spansIn(part.text)) ledger.sent(span.document, span);
      return [fence.text(part.text)];
    }
    const spans =
      'span' in part ? [part.span] : snapshot.documents.map((_, index) => wholeDocument(snapshot, index));
    return spans.map((span) => {
      ledger.sent(span.document, span);
      return fence.span(snapshot, span);
    });
  });
  return rendered.join('\n');
}

const grepOptions: take.OptionNames = {
  glob: ['globs', 'include', 'files', 'file', 'paths', 'path'],
  exclude: ['ignore', 'excludeGlob', 'not'],
  ignoreCase: ['caseInsensitive', 'case_insensitive', 'ignore_case', 'insensitive', 'i'],
  caseSensitive: ['case_sensitive'],
  literal: ['fixed', 'fixedStrings', 'fixed_strings', 'fixedString', 'isLiteral'],
  word: ['wholeWord', 'whole_word', 'words'],
  max: ['limit', 'maxResults', 'max_results', 'maxMatches', 'head_limit'],
};

const chunkOptions: take.OptionNames = {
  maxChars: ['max_chars', 'size', 'maxCharacters', 'chunkSize', 'chunk_size'],
  overlap: [],
  files: ['glob', 'globs', 'paths', 'include'],
};

function parsed(...[pattern, options]: Parameters<typeof grepPattern>): ReturnType<typeof grepPattern> {
  try {
    return grepPattern(pattern, options);
  } catch (error) {
    throw new GuestMistake('SyntaxError', error instanceof Error ? error.message : String(error));
  }
}

function refuseAbove(limit: number, characters: number, what: string): void {
  if (characters <= limit) return;
  throw new GuestMistake(
    'RangeError',
    `${what} would copy ${counted(characters, 'character')} at once (limit ${limit.toLocaleString('en-US')}): ` +
      'search with context.grep(…), read parts with context.slice(a, b) or file.range(from, to), or loop over context.chunks()',
  );
}
