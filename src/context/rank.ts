import MiniSearch from 'minisearch';
import { chunk } from './chunks';
import { escapeLiteral } from './literal';
import type { Snapshot } from './snapshot';
import { textOf, type Span } from './span';
import { termsOf } from './terms';

/** A passage is a screenful, cut at a blank line where there is one. */
const passageCharacters = 1_500;
/** Going through so much text takes about half a second. */
const defaultIndexed = 10_000_000;
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
 * Ranks passages of documents by BM25. Each query has an index of its own, of its words alone: an index of all
 * words takes many times as long. Where the documents asked for hold more text than an index takes, those with
 * the rarest words of the query are indexed.
 */
export class Ranker {
  readonly #snapshot: Snapshot;
  readonly #maxIndexed: number;

  /** @param maxIndexed characters of text in one index */
  constructor(snapshot: Snapshot, maxIndexed = defaultIndexed) {
    this.#snapshot = snapshot;
    this.#maxIndexed = maxIndexed;
  }

  rank(query: string, count: number, documents: readonly number[]): Ranking {
    const terms = [...new Set(termsOf(query))].slice(0, mostTerms);
    if (terms.length === 0) return { passages: [], compared: documents.length };
    const size = documents.reduce((sum, index) => sum + this.#snapshot.document(index).length, 0);
    if (size > this.#maxIndexed) return this.#ofRarest(terms, count, documents);
    const index = new PassageIndex(this.#snapshot, terms);
    for (const document of documents) index.add(document);
    return { passages: index.search(count), compared: documents.length };
  }

  /** Of the documents with the rarest words of the query, the passages that hold any, until an index is full. */
  #ofRarest(terms: readonly string[], count: number, documents: readonly number[]): Ranking {
    const index = new PassageIndex(this.#snapshot, terms);
    const candidates = this.#byRarity(terms, documents);
    const share = this.#maxIndexed / Math.min(8, candidates.length);
    let room = this.#maxIndexed;
    let compared = 0;
    for (const document of candidates) {
      if (room <= 0) break;
      room -= index.addThose(document, Math.min(room, share));
      compared++;
    }
    return { passages: index.search(count), compared };
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

/** BM25 (MiniSearch's BM25+) of some words over passages, their paths as a second field. */
class PassageIndex {
  readonly #snapshot: Snapshot;
  readonly #terms: readonly string[];
  readonly #holdsAny: RegExp;
  readonly #passages: Passage[] = [];
  readonly #search: MiniSearch<Passage>;

  constructor(snapshot: Snapshot, terms: readonly string[]) {
    const counts = new RegExp(
      `^(?:${terms.map((term) => escapeLiteral(term) + (alsoBegins(term) ? '' : '$')).join('|')})`,
      'u',
    );
    this.#snapshot = snapshot;
    this.#terms = terms;
    this.#holdsAny = new RegExp(terms.map(escapeLiteral).join('|'), 'iu');
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
      // The others count in a passage's length, and are not looked for.
      processTerm: (term) => counts.test(term) && term,
      autoVacuum: false,
    });
  }

  /** Adds all passages of a document. */
  add(document: number): void {
    for (const span of this.#passagesOf(document)) this.#addPassage(span);
  }

  /** Adds the passages of a document that hold a word, while there is room. @returns the characters added */
  addThose(document: number, room: number): number {
    let added = 0;
    for (const span of this.#passagesOf(document)) {
      if (added >= room) break;
      if (!this.#holdsAny.test(textOf(this.#snapshot, span))) continue;
      this.#addPassage(span);
      added += span.end - span.start;
    }
    return added;
  }

  /** The best passages; words also count, less, where they begin a longer one. */
  search(count: number): Span[] {
    const found = this.#search.search(this.#terms.join(' '), {
      prefix: alsoBegins,
      boost: { path: 2 },
      tokenize: (query) => query.split(' ').filter(Boolean),
    });
    return found.slice(0, count).flatMap(({ id }) => this.#passages[Number(id)]?.span ?? []);
  }

  #passagesOf(document: number): Span[] {
    return chunk(this.#snapshot, [document], { maxChars: passageCharacters, overlap: 0 }).flat();
  }

  #addPassage(span: Span): void {
    const passage = { id: this.#passages.length, span };
    this.#passages.push(passage);
    this.#search.add(passage);
  }
}

/** Whether a word also stands for longer ones that begin with it. */
function alsoBegins(term: string): boolean {
  return term.length > 3;
}
