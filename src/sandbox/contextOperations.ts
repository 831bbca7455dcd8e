import { chunk, TooManyChunks, type ChunkOptions } from '../context/chunks';
import type { Fence } from '../context/fence';
import { grep, grepPattern, showHits } from '../context/grep';
import type { Hits } from '../context/matches';
import { maskedPlaces } from '../context/masked';
import type { Snapshot } from '../context/snapshot';
import { lineRange, placeOf, textOf, wholeDocument, type Span } from '../context/span';
import { estimateTokens } from '../context/tokens';
import * as take from './arguments';
import { GuestMistake } from './arguments';
import { maxCrossing, refuseAbove } from './crossing';
import { DocumentChoice } from './documentChoice';
import type { Lists } from './lists';
import { rankOperation } from './rankOperation';
import { structureOperations, type StructureDependencies } from './structureOperations';
import { seen, viewOperations } from './viewOperations';
import type { ContextPart, DocumentInfo, SpanInfo } from './wire';

/** `context` itself in a template or as a query's context. */
const maxWholeContext = 400_000;

export interface ContextDependencies extends StructureDependencies {
  readonly fence: Fence;
}

export type Operation = (...args: unknown[]) => unknown;

/** What guest code can do with `context`: every operation by the name the prelude calls it. */
export function contextOperations(
  { snapshot, ledger, fence, limited, parsers }: ContextDependencies,
  lists: Lists,
): Record<string, Operation> {
  const choice = new DocumentChoice(snapshot, limited);
  const touched = (index: number, text: string, start: number) => ledger.opened(index, text, start);
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
  const grepList = (hits: Hits, pattern: RegExp, note?: string) =>
    lists.hold(
      'grep',
      {
        length: hits.length,
        held: hits.length,
        item: (index) => seen(snapshot, ledger, hits.at(index), pattern),
        show: () => {
          const listing = showHits(snapshot, hits);
          ledger.openedListing(listing);
          return listing;
        },
      },
      note,
    );

  return {
    ...structureOperations({ snapshot, ledger, limited, parsers }, { lists, choice }),
    ...viewOperations({ snapshot, ledger, limited }, lists),
    rank: rankOperation({ snapshot, ledger, limited }, { lists, choice }),
    'view.length': () => snapshot.length,
    'view.masked': () => maskedPlaces(snapshot),
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
        return spanInfo(lineRange(snapshot, documentAt(document), lineNumber(from), lineNumber(to)));
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

    grep: (given, filesGiven, optionsGiven) => {
      const pattern = take.asPattern(given) ?? take.searchable(grepText(given));
      const found = grepOptionsOf(filesGiven, optionsGiven);
      const { expression, note } = parsed(pattern, {
        literal: take.flag(found, 'literal') === true,
        flags: found.has('flags') ? take.string(found.get('flags'), 'flags') : '',
        ignoreCase: take.flag(found, 'ignoreCase') === true || take.flag(found, 'caseSensitive') === false,
        word: take.flag(found, 'word') === true,
      });
      const documents = choice.matching(found.get('glob'), found.get('exclude'));
      const limit = found.has('max') ? take.count(found.get('max'), 'max') : Infinity;
      const hits = limited(() => grep(snapshot, expression, noted(documents), limit));
      // It ended in the middle of a document.
      const last = hits.length >= limit ? hits.at(limit - 1) : undefined;
      if (last) ledger.searched(last.document, { start: 0, end: last.end });
      const missed = documents.length === 0 ? choice.missed(found.get('glob')) : undefined;
      return grepList(hits, expression, missed ?? note);
    },
    chunks: (optionsGiven) => {
      const found = take.options(
        typeof optionsGiven === 'number' ? { maxChars: optionsGiven } : filesAsOption(optionsGiven),
        chunkOptions,
        'chunks',
      );
      const maxChars = found.has('maxChars') ? take.count(found.get('maxChars'), 'maxChars') : 80_000;
      const overlap = found.has('overlap') ? take.integer(found.get('overlap'), 'overlap') : 0;
      if (overlap < 0 || overlap >= maxChars)
        throw new GuestMistake('RangeError', `overlap must be from 0 to maxChars, not ${overlap}`);
      const documents = choice.matching(found.get('files'), undefined);
      const chunks = cut(documents, { maxChars, overlap });
      const item = (index: number) => chunks[index]?.map(spanInfo);
      const missed = documents.length === 0 ? choice.missed(found.get('files')) : undefined;
      const held = chunks.length;
      return lists.hold('chunks', { length: chunks.length, held, item }, missed);
    },
    'list.page': (list, from, to) =>
      limited(() =>
        lists.page(take.integer(list, 'list'), take.integer(from, 'from'), take.integer(to, 'to')),
      ),
    'list.show': (list) => lists.show(take.integer(list, 'list')),
  };

  /** `grep(pattern, files, options)`, where either may be left out. */
  function grepOptionsOf(files: unknown, given: unknown): Map<string, unknown> {
    const own = take.options(asOptions(given), grepOptions, 'grep');
    return new Map([...own, ...take.options(asOptions(files), grepOptions, 'grep')]);
  }

  /** A string is a glob; the flags of a regular expression are understood, too. */
  function asOptions(given: unknown): unknown {
    if (typeof given !== 'string' && !Array.isArray(given)) return given;
    const isFlags = typeof given === 'string' && /^[dgimsuvy]{1,4}$/.test(given);
    return isFlags && choice.matching(given, undefined).length === 0
      ? { flags: given }
      : { glob: given as unknown };
  }

  function cut(documents: readonly number[], options: ChunkOptions): Span[][] {
    try {
      return limited(() => chunk(snapshot, documents, options));
    } catch (error) {
      throw error instanceof TooManyChunks ? new GuestMistake('RangeError', error.message) : error;
    }
  }

  /** The documents of a search: those it has gone through when it asks for the next. */
  function* noted(documents: readonly number[]): Generator<number> {
    for (const index of documents) {
      yield index;
      ledger.searched(index);
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
  flags: [],
  max: ['limit', 'maxResults', 'max_results', 'maxMatches', 'head_limit'],
};

const chunkOptions: take.OptionNames = {
  maxChars: ['max_chars', 'size', 'maxCharacters', 'chunkSize', 'chunk_size'],
  overlap: [],
  files: ['glob', 'globs', 'paths', 'include'],
};

/** @throws {GuestMistake} where there is nothing to look for: an empty pattern would seem to be found nowhere. */
function grepText(given: unknown): string {
  const text = take.string(given, 'what grep looks for', 'a string or a regular expression');
  if (text === '') throw new GuestMistake('TypeError', 'grep got an empty string: give it what to look for');
  return text;
}

/** @param given as it was written: `JSON` has no word for NaN, Infinity or a BigInt. */
function lineNumber(given: unknown): number {
  return given === '' ? NaN : Number(given);
}

/** A string or an array are globs. */
function filesAsOption(given: unknown): unknown {
  return typeof given === 'string' || Array.isArray(given) ? { files: given as unknown } : given;
}

function parsed(...[pattern, options]: Parameters<typeof grepPattern>): ReturnType<typeof grepPattern> {
  try {
    return grepPattern(pattern, options);
  } catch (error) {
    throw new GuestMistake('SyntaxError', error instanceof Error ? error.message : String(error));
  }
}
