import type { Ledger } from '../context/ledger';
import type { Snapshot } from '../context/snapshot';
import { lineRange, placeOf } from '../context/span';
import type {
  AskLanguageServer,
  LanguageAnswer,
  LanguagePlace,
  LanguageRequest,
} from '../rlm/languageServer';
import type { SubCallResult } from '../rlm/repl';
import * as take from './arguments';
import { GuestMistake } from './arguments';
import type { DocumentChoice } from './documentChoice';
import type { PlaceInfo } from './wire';

const instead =
  'only the editor has a language server. Use file.outline(), context.calls(name), context.query(pattern) or context.grep(pattern)';

export interface LanguageDependencies {
  readonly snapshot: Snapshot;
  readonly ledger: Ledger;
  /** `undefined` outside the editor. */
  readonly askLanguageServer?: AskLanguageServer | undefined;
}

/** What guest code asks the language server: questions about documents of the run, and places it knows back. */
export class LanguageQuestions {
  readonly #dependencies: LanguageDependencies;
  readonly #choice: DocumentChoice;
  #byUri: ReadonlyMap<string, number> | undefined;

  constructor(dependencies: LanguageDependencies, choice: DocumentChoice) {
    this.#dependencies = dependencies;
    this.#choice = choice;
  }

  /**
   * What is to be asked.
   * @throws {GuestMistake} for a document, a line or a name that is not there
   */
  request(kind: LanguageRequest['kind'], path: unknown, line: unknown, name: unknown): LanguageRequest {
    const document = this.#choice.named(take.string(path, `the path that ${kind} takes`));
    const { snapshot, ledger, askLanguageServer } = this.#dependencies;
    const { uri, path: exact } = snapshot.document(document);
    if (!askLanguageServer) throw new GuestMistake('Error', `${kind}: ${instead}`);
    if (uri === undefined)
      throw new GuestMistake(
        'Error',
        `${exact} is no file of the editor: use file.outline() or context.calls(name)`,
      );
    const request =
      kind === 'symbols' ? { kind, uri } : { kind, uri, ...this.#position(document, kind, line, name) };
    ledger.searched(document);
    return request;
  }

  /** Asks it; `placed` says what code is told of an answer. */
  async ask(request: LanguageRequest, signal: AbortSignal): Promise<LanguageAnswer> {
    const { askLanguageServer } = this.#dependencies;
    return askLanguageServer ? askLanguageServer(request, signal) : { ok: false, message: instead };
  }

  placed(answer: LanguageAnswer): SubCallResult {
    return answer.ok ? { ok: true, json: answer.places.map((place) => this.#placeInfo(place)) } : answer;
  }

  /** Where a name stands in a line of a document. */
  #position(document: number, kind: string, lineGiven: unknown, nameGiven: unknown) {
    const { snapshot, ledger } = this.#dependencies;
    const line = take.integer(lineGiven, `the line that ${kind}(path, line, name) takes`);
    const name = take.string(nameGiven, `the name that ${kind}(path, line, name) takes`);
    const { path, firstLine } = snapshot.document(document);
    const span = rangeOf(snapshot, document, line);
    const text = snapshot
      .document(document)
      .text()
      .slice(span.start, span.end)
      .replace(/\r?\n$/, '');
    const character = wordIn(text, name);
    if (character < 0) {
      const near = this.#linesWith(document, name).map((at) => at + firstLine);
      const where = near.length === 0 ? 'no line of it has it' : `it stands in lines ${near.join(', ')}`;
      throw new GuestMistake('Error', `line ${line} of ${path} has no ${name}; ${where}`);
    }
    ledger.opened(document, text, span.start);
    return { line: line - 1, character, text };
  }

  /** The first few, counted from 0. */
  #linesWith(document: number, name: string): number[] {
    const { snapshot } = this.#dependencies;
    const text = snapshot.document(document).text();
    const found = new Set<number>();
    for (
      let at = text.indexOf(name);
      at >= 0 && name !== '' && found.size < 5;
      at = text.indexOf(name, at + 1)
    ) {
      found.add(snapshot.lines(document).lineAt(at));
    }
    return [...found];
  }

  /** Places outside the run's documents, or beyond the end that they had, are marked. */
  #placeInfo({ uri, line, character, endLine, name, symbol, container }: LanguagePlace): PlaceInfo {
    const { snapshot } = this.#dependencies;
    const known = { line: line + 1, column: character + 1, name, kind: symbol, container };
    const document = this.#documentAt(uri);
    if (document !== undefined) {
      const { firstLine, path } = snapshot.document(document);
      const last = firstLine + snapshot.lines(document).count - 1;
      if (line + 1 >= firstLine && line < last) {
        const span = lineRange(snapshot, document, line + 1, Math.min(endLine + 1, last));
        return { ...known, inScope: true, span: { ...span, ...placeOf(snapshot, span) } };
      }
      return { ...known, inScope: false, path };
    }
    return { ...known, inScope: false, path: plainUri(uri) };
  }

  #documentAt(uri: string): number | undefined {
    this.#byUri ??= new Map(
      this.#dependencies.snapshot.documents.flatMap((document, index) =>
        document.uri === undefined ? [] : [[plainUri(document.uri), index] as const],
      ),
    );
    return this.#byUri.get(plainUri(uri));
  }
}

/** A kind of question, as code names it. */
export function languageQuestion(value: unknown): LanguageRequest['kind'] {
  if (value === 'symbols' || value === 'definition' || value === 'references') return value;
  throw new GuestMistake('TypeError', `there is no question ${take.describe(value)}`);
}

function rangeOf(snapshot: Snapshot, document: number, line: number) {
  try {
    return lineRange(snapshot, document, line, line);
  } catch (error) {
    throw error instanceof RangeError ? new GuestMistake('RangeError', error.message) : error;
  }
}

/** Where a whole word starts in a text, or else the same letters; -1 where they are not. */
function wordIn(text: string, name: string): number {
  if (name === '') return -1;
  const isWord = (at: number) => /[\p{ID_Continue}$]/u.test(text.charAt(at));
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isWord(at - 1) && !isWord(at + name.length)) return at;
  }
  return text.indexOf(name);
}

/** The same address may be escaped in more than one way. */
function plainUri(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
