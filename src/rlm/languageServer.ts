/** What a run asks the editor's language server, and what comes back. Lines and characters count from 0 here. */
export type LanguageRequest =
  | { readonly kind: 'symbols'; readonly uri: string }
  | {
      readonly kind: 'definition' | 'references';
      readonly uri: string;
      readonly line: number;
      /** Of the name, in UTF-16 code units. */
      readonly character: number;
      /** The line as the run read it: a file that has changed since is not asked about. */
      readonly text: string;
    };

export interface LanguagePlace {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
  /** Where it ends: the line is included. */
  readonly endLine: number;
  /** Of a symbol. */
  readonly name?: string | undefined;
  /** Of a symbol: `class`, `method`, …. */
  readonly symbol?: string | undefined;
  /** Of a symbol: the name of what it stands in. */
  readonly container?: string | undefined;
}

export type LanguageAnswer =
  | { readonly ok: true; readonly places: readonly LanguagePlace[] }
  | { readonly ok: false; readonly message: string };

/**
 * Asks the editor; resolves also where there is no answer, with the reason in words for the model.
 * @throws the signal's reason when aborted.
 */
export type AskLanguageServer = (request: LanguageRequest, signal: AbortSignal) => Promise<LanguageAnswer>;
