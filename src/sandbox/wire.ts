/** What crosses between the guest's prelude and the engine, as JSON. Types only: both ends read them. */

import type { Match } from '../context/matches';
import type { ContextPart } from '../context/selection';

export type { ContextPart };

/** `context`, or `context.toLowerCase()` / `toUpperCase()` of it. */
export type Mapping = 'lower' | 'upper' | null;

export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

export interface DocumentInfo {
  readonly index: number;
  readonly path: string;
  readonly language: string | null;
  readonly length: number;
}

/** One document, where a glob may stand: its path is no glob, whatever is in it. */
export interface ExactPath {
  readonly exactly: string;
}

export interface SpanInfo {
  readonly document: number;
  /** Offsets in the document's text. */
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** 1-based, inclusive. */
  readonly from: number;
  readonly to: number;
}

/** What all results of a structure search say. */
interface StructureInfo extends SpanInfo {
  /** The document has syntax errors. */
  readonly hasErrors: boolean;
}

/** One match of a tree-sitter query. */
export interface FoundInfo extends StructureInfo {
  readonly captures: readonly (SpanInfo & { readonly name: string })[];
}

export interface CallInfo extends StructureInfo {
  /** Where the name stands: in a chain over several lines, not where the chain starts. */
  readonly line: number;
  readonly name: string;
  readonly callee: string;
  readonly args: readonly SpanInfo[];
}

export interface DefinitionInfo extends StructureInfo {
  readonly kind: string;
  readonly name: string;
  readonly level: number;
  readonly parent: string | null;
}

/** A place that the language server knows. */
export interface PlaceInfo {
  readonly line: number;
  readonly column: number;
  readonly name?: string | undefined;
  readonly kind?: string | undefined;
  readonly container?: string | undefined;
  /** False: no document of the run has it. */
  readonly inScope: boolean;
  /** Its lines, in scope. */
  readonly span?: SpanInfo | undefined;
  /** Outside. */
  readonly path?: string | undefined;
}

/** A hit crosses as the search describes it. */
export type MatchInfo = Match;

/** A hit of a string method on the view: `index` counts in the joined text. */
export interface ViewMatchInfo extends MatchInfo {
  readonly index: number;
  /** With the flag `d`: where the match and its groups are, `null` for one that took no part. */
  readonly indices?:
    | {
        readonly places: readonly (readonly [number, number] | null)[];
        readonly named: Readonly<Record<string, readonly [number, number] | null>>;
      }
    | undefined;
}

export type ListKind = 'grep' | 'structure' | 'strings' | 'files' | 'viewMatches' | 'chunks' | 'spans';

/** A list that stays in the engine; the guest reads it page by page. */
export interface ListInfo {
  readonly list: number;
  readonly length: number;
  readonly kind: ListKind;
  /** To be printed once, e.g. that a pattern was searched as literal text. */
  readonly note?: string | undefined;
}

export interface CallRequest {
  readonly id: number;
  readonly kind: 'llm' | 'rlm';
  readonly prompt: string;
  readonly context: readonly ContextPart[];
  /** As code gave it. */
  readonly maxOutputTokens?: unknown;
  /** Index in the schemas that cross with the requests, each once and as JSON. */
  readonly schema?: number | undefined;
}

/** As `SubCallResult`. */
export type CallReply = { readonly id: number } & (
  | { readonly ok: true; readonly text: string }
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly message: string }
);

/** The kinds of values that know which properties they have. */
export type ValueKind =
  'context' | 'document' | 'span' | 'chunk' | 'match' | 'list' | 'queryMatch' | 'call' | 'definition';

/** Result of a synchronous operation. */
export type Envelope =
  { readonly value: unknown } | { readonly error: readonly [name: string, message: string] };
