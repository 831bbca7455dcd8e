import MiniSearch from 'minisearch';
import { chunk } from './chunks';
import { escapeLiteral } from './literal';
import type { Snapshot } from './snapshot';
import { textOf, type Span } from './span';
import { termsOf } from './terms';

/** A passage is a screenful, cut at a blank line where there is one. */
const passageCharacters = 1_500;
/** Making an index of so much text takes about a second, and the index some 10 MB. */
const defaultIndexed = 2_000_000;
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
    if (size > this.#maxIndexed) return this.#ofRarest(terms, count, documents);
    return { passages: this.#whole(documents).search(terms, count), compared: documents.length };
  }

  #whole(documents: readonly number[]): PassageIndex {
    const last = this.#last;
    const isLast =
      last?.documents.length === documents.length && last.documents.every((one, at) => one === documents[at]);
    if (isLast) return last.index;
    const index = new PassageIndex(this.#snapshot);
    for (const document of documents) index.add(document);
    this.#last = { documents, index };
    return index;
  }

  /** Of the documents with the rarest words of the query, the passages that hold any, until an index is full. */
  #ofRarest(terms: readonly string[], count: number, documents: readonly number[]): Ranking {
    const index = new PassageIndex(this.#snapshot);
    const candidates = this.#byRarity(terms, documents);
    const share = this.#maxIndexed / Math.min(8, candidates.length);
    let room = this.#maxIndexed;
    let compared = 0;
    for (const document of candidates) {
      if (room <= 0) break;
      room -= index.add(document, terms, Math.min(room, share));
      compared++;
    }
    return { passages: index.search(terms, count), compared };
  }

  /** Documents with words of the query, those with the rarest first. */
  #byRarity(terms: readonly string[], documents: readonly number[]): number[] {
    const scores = new Map<number, number>();
    for (const term of terms) {
      const holders = this.#holders(term, documents);
      const rarity = Math.log(1 + (documents.length - holders.length + 0.5) / (holders.length + 0.5));
      for (const holder of holders) scores.set(holder, (scores.get(holder) ?? 0) + rarity);
    }
    const best = [...scores].sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || a - b);
    return best.map(([document]) => document);
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
   * Adds the passages of a document: with terms only those that hold one, and only while there is room.
   * @returns the characters added.
   */
  add(document: number, terms?: readonly string[], room = Infinity): number {
    const wanted = terms && new RegExp(terms.map(escapeLiteral).join('|'), 'iu');
    let added = 0;
    const options = { maxChars: passageCharacters, overlap: 0 };
    for (const span of chunk(this.#snapshot, [document], options).flat()) {
      if (added >= room) break;
      if (wanted && !wanted.test(textOf(this.#snapshot, span))) continue;
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
