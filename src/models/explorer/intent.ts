/** What a question asks for, as far as code alone can answer it. */
export type Intent =
  | SearchIntent
  /** Who imports these modules (or files, or names)? */
  | {
      readonly kind: 'importers';
      readonly targets: readonly string[];
      /** Who does not? */
      readonly lacking: boolean;
      /** Only files that import all of them. */
      readonly every: boolean;
    }
  /** What is imported at all, or by the files in scope? `packages`: not their own files, nor what Node brings. */
  | { readonly kind: 'imports'; readonly packages: boolean }
  /** Which environment variables are read; `names` asks for those alone. */
  | { readonly kind: 'environment'; readonly names: readonly string[] }
  | { readonly kind: 'files'; readonly show: FileList }
  /** Anything else: the passages that share the question's words. */
  | { readonly kind: 'explain' };

export type FileList =
  /** `named`: a path, a file name or a glob. */
  | { readonly by: 'path'; readonly named?: string }
  | { readonly by: 'lines'; readonly order: 'largest' | 'smallest' }
  /** Those that are so long: from `least` to `most` lines. */
  | { readonly by: 'length'; readonly least: number; readonly most: number; readonly words: string }
  | { readonly by: 'language' }
  /** How many lines there are, together and in each. */
  | { readonly by: 'total'; readonly named?: string };

/** Looks for a pattern; where it finds nothing, for the next. */
export interface SearchIntent {
  readonly kind: 'search';
  readonly tries: readonly Try[];
  /** List the files without a hit instead of the hits. */
  readonly lacking: boolean;
}

export interface Try {
  /** Regular expression, matched line-wise (`^` and `$` are the ends of lines). */
  readonly pattern: string;
  readonly ignoreCase?: boolean;
  /** What one hit is, e.g. "call of `x`", and several. */
  readonly one: string;
  readonly many: string;
  /** Lines that this matches are no hits, e.g. the definition where calls are asked for. */
  readonly except?: string;
  /** Only calls whose arguments mention this, or do not. */
  readonly argument?: { readonly word: string; readonly present: boolean };
  /** Only in files where each of these is found. */
  readonly each?: readonly string[];
  /** Only in files where this is not. */
  readonly absent?: string;
  /** A look of code: what stands in prose is no hit, unless nothing but prose is asked about. */
  readonly code?: boolean;
  /** Told in the answer when it is this try that found something. */
  readonly note?: string;
}

/** The documents a question is about, as globs. */
export interface Scope {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** A question understood. */
export interface Request {
  readonly question: string;
  readonly intent: Intent;
  readonly scope: Scope;
  /** "the 5 largest"; `undefined` when no number was given. */
  readonly limit: number | undefined;
}
