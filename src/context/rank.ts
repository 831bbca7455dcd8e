import MiniSearch from 'minisearch';
import { chunk } from './chunks';
import { escapeLiteral } from './literal';
import type { Snapshot } from './snapshot';
import { textOf, type Span } from './span';
import { termsOf } from './terms';

/** A passage is a screenful, cut at a blank line where there is one. */
const passageCharacters = 1_500;
/** An index takes about ten times this in memory, and a second to make. */
const defaultIndexed = 4_000_000;
/** Terms of a long query that are looked for: those that stand first. */
const mostTerms = 24;

export interface Ranking {
  /** Best first. */
  readonly passages: readonly Span[];
  /** Documents whose passages were compared; the others have fewer of the query's words, or none. */
  readonly compared: number;
}

interface Passage {
  readonly id: number;
  readonly span: Span;
}

/**
 * Ranks passages of documents by BM25. The index is made when it is asked for, over the documents asked for,
 * and the last one is kept. Where they hold more text than an index takes, those with the rarest words of the
 * query are indexed.
 */
export class Ranker {
  readonly #snapshot: Snapshot;
  readonly #maxIndexed: number;
  #last: { readonly documents: readonly number[]; readonly index: PassageIndex } | undefined;

  /** @param maxIndexed characters of text in one index */
  constructor(snapshot: Snapshot, maxIndexed = defaultIndexed) {
    this.#snapshot = snapshot;
    this.#maxIndexed = maxIndexed;
  }

  rank(query: string, count: number, documents: readonly number[]): Ranking {
    const terms = [...new Set(termsOf(query))].slice(0, mostTerms);
    const size = documents.reduce((sum, index) => sum + this.#snapshot.document(index).length, 0);
    const fits = size <= this.#maxIndexed;
    const compared = fits ? documents : this.#withRarest(terms, documents);
    const passages = this.#index(compared, fits ? undefined : terms).search(terms, count);
    return { passages, compared: compared.length };
  }

  #index(documents: readonly number[], terms: readonly string[] | undefined): PassageIndex {
    const isLast = this.#last?.documents.every((document, at) => document === documents[at]);
    if (isLast && this.#last?.documents.length === documents.length) return this.#last.index;
    const index = new PassageIndex(this.#snapshot);
    let room = this.#maxIndexed;
    for (const document of documents) {
      const { length } = this.#snapshot.document(document);
      room -= index.add(document, length > room ? terms : undefined, room);
    }
    // What was chosen for one query serves no other.
    if (!terms) this.#last = { documents, index };
    return index;
  }

  /** Documents with words of the query, the rarest words counting most, until an index is full. */
  #withRarest(terms: readonly string[], documents: readonly number[]): number[] {
    const scores = new Map<number, number>();
    for (const term of terms) {
      const holders = this.#holders(term, documents);
      const rarity = Math.log(1 + (documents.length - holders.length + 0.5) / (holders.length + 0.5));
      for (const holder of holders) scores.set(holder, (scores.get(holder) ?? 0) + rarity);
    }
    const best = [...scores].sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || a - b);
    const chosen: number[] = [];
    let size = 0;
    for (const [document] of best) {
      if (size >= this.#maxIndexed) break;
      chosen.push(document);
      size += this.#snapshot.document(document).length;
    }
    return chosen;
  }

  #holders(term: string, documents: readonly number[]): number[] {
    const expression = new RegExp(escapeLiteral(term), 'iu');
    return documents.filter((index) => {
      const document = this.#snapshot.document(index);
      return expression.test(document.path) || expression.test(document.text());
    });
  }
}

/** BM25 (MiniSearch's BM25+) over passages, their paths as a second field. */
class PassageIndex {
  readonly #snapshot: Snapshot;
  readonly #passages: Passage[] = [];
  readonly #search: MiniSearch<Passage>;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    this.#search = new MiniSearch<Passage>({
      fields: ['text', 'path'],
      extractField: ({ id, span }, field) =>
        field === 'id'
          ? id
          : field === 'path'
            ? snapshot.document(span.document).path
            : textOf(snapshot, span),
      stringifyField: (value: unknown) => String(value),
      tokenize: termsOf,
      processTerm: (term) => term,
      autoVacuum: false,
    });
  }

  /**
   * Adds the passages of a document: with terms only those that hold one, and no more than there is room for.
   * @returns the characters added.
   */
  add(document: number, terms: readonly string[] | undefined, room: number): number {
    const wanted = terms && new RegExp(terms.map(escapeLiteral).join('|'), 'iu');
    let added = 0;
    const options = { maxChars: passageCharacters, overlap: 0 };
    for (const span of chunk(this.#snapshot, [document], options).flat()) {
      if (wanted && (added > room || !wanted.test(textOf(this.#snapshot, span)))) continue;
      const passage = { id: this.#passages.length, span };
      this.#passages.push(passage);
      this.#search.add(passage);
      added += span.end - span.start;
    }
    return added;
  }

  /** The best passages; words also count, less, where they begin a longer one. */
  search(terms: readonly string[], count: number): Span[] {
    const found = this.#search.search(terms.join(' '), {
      prefix: (term) => term.length > 3,
      boost: { path: 2 },
      tokenize: (query) => query.split(' ').filter(Boolean),
    });
    return found.slice(0, count).flatMap(({ id }) => this.#passages[Number(id)]?.span ?? []);
  }
}
