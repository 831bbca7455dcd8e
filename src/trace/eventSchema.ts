import * as v from 'valibot';
import { leftOutReasons } from '../context/documents';
import type { TrajectoryEvent } from '../rlm/events';
import { languageAnswer, languageRequest } from './languageSchema';

/** The form of every event on a line of a journal. The types at the end hold it to src/rlm/events.ts. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const list = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.readonly());
const numbered = { seq: v.pipe(v.number(), v.integer(), v.minValue(1)), time: v.number() };

/** The keys of a record, as Valibot wants an enumeration. */
function asEnum<Key extends string>(record: Readonly<Record<Key, unknown>>): { readonly [K in Key]: K } {
  return Object.fromEntries(Object.keys(record).map((key) => [key, key])) as { readonly [K in Key]: K };
}

const role = v.picklist(['root', 'sub']);
const message = v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() });
const usage = v.object({
  inputTokens: v.number(),
  outputTokens: v.number(),
  cachedInputTokens: v.optional(v.number()),
  estimated: v.boolean(),
  cost: v.optional(v.number()),
});
const limits = v.object({
  maxIterations: count,
  maxChildIterations: count,
  maxDepth: count,
  maxSubCalls: count,
  fanOutShare: v.number(),
  maxInputTokens: v.number(),
  maxOutputTokens: v.number(),
  maxCost: v.optional(v.number()),
  concurrency: count,
  callTimeoutMs: v.number(),
  codeTimeoutMs: v.number(),
  wallTimeMs: v.number(),
  maxSubCallOutputTokens: count,
  maxObservation: count,
});
const settings = v.object({
  systemPrompt: v.optional(v.string()),
  extraInstructions: v.optional(v.string()),
  finalPatterns: list(v.string()),
  oneBlockATurn: v.boolean(),
  confirmsBlindAnswers: v.boolean(),
  compactAt: v.number(),
  schema: v.optional(v.record(v.string(), v.unknown())),
});
const terminal = v.object({
  folder: v.string(),
  paths: list(v.string()),
  baseUrl: v.optional(v.string()),
  modelsByDepth: list(v.string()),
  route: v.picklist(['auto', 'rlm', 'direct']),
  models: v.optional(v.string()),
  prices: v.optional(v.string()),
});
const leftOut = v.object({
  reason: v.enum(asEnum(leftOutReasons)),
  count,
  examples: list(v.string()),
});
const citation = v.object({
  text: v.string(),
  path: v.string(),
  line: count,
  endLine: count,
  problem: v.optional(v.string()),
  unread: v.optional(v.boolean()),
  masked: v.optional(v.string()),
  leftOut: v.optional(v.boolean()),
  uri: v.optional(v.string()),
});
const lineCoverage = v.object({ lines: count, ranges: list(v.object({ from: count, to: count })) });
const fileCoverage = v.object({
  path: v.string(),
  lines: count,
  opened: v.optional(lineCoverage),
  printed: v.optional(lineCoverage),
  sent: v.optional(lineCoverage),
  cited: v.optional(lineCoverage),
});
const coverage = v.object({
  inScope: count,
  searched: count,
  opened: count,
  sent: count,
  leftOut: count,
  printed: v.optional(count),
  cited: v.optional(count),
  lines: v.optional(
    v.object({ inScope: count, searched: count, opened: count, printed: count, sent: count, cited: count }),
  ),
  files: v.optional(list(fileCoverage)),
  moreFiles: v.optional(count),
  incomplete: v.optional(v.boolean()),
});
const spending = v.object({ inputTokens: v.number(), outputTokens: v.number(), cost: v.number() });
const left = v.object({
  inputTokens: v.optional(v.number()),
  outputTokens: v.optional(v.number()),
  cost: v.optional(v.number()),
});
const outcome = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    text: v.string(),
    reasoning: v.optional(v.string()),
    finish: v.picklist(['stop', 'length', 'filtered']),
    cached: v.optional(v.boolean()),
    cut: v.optional(v.boolean()),
    usage,
  }),
  v.object({ ok: v.literal(false), code: v.string(), message: v.string() }),
]);

export const trajectoryEvent = v.variant('type', [
  v.object({
    ...numbered,
    type: v.literal('run.started'),
    runId: v.string(),
    question: v.string(),
    scope: v.string(),
    rootModel: v.string(),
    subModel: v.string(),
    isLanguageModel: v.boolean(),
    limits,
    promptVersion: v.string(),
    settings: v.optional(settings),
    clock: v.optional(v.object({ now: v.number(), seed: count })),
    keepsContext: v.optional(count),
    follows: v.optional(v.string()),
    terminal: v.optional(terminal),
    forks: v.optional(v.object({ runId: v.string(), events: count })),
  }),
  v.object({ ...numbered, type: v.literal('run.resumed'), software: v.string() }),
  v.object({ ...numbered, type: v.literal('context.listed'), documents: count, overview: v.string() }),
  v.object({ ...numbered, type: v.literal('snapshot'), documents: v.string() }),
  v.object({
    ...numbered,
    type: v.literal('context.loaded'),
    documents: count,
    characters: count,
    tokens: v.number(),
    leftOut: list(leftOut),
    milliseconds: v.number(),
  }),
  v.object({
    ...numbered,
    type: v.literal('context.read'),
    turn: v.string(),
    answers: list(v.string()),
  }),
  v.object({
    ...numbered,
    type: v.literal('iteration.started'),
    iteration: v.string(),
    parent: v.optional(v.string()),
    index: count,
    of: count,
  }),
  v.object({
    ...numbered,
    type: v.literal('call.started'),
    call: v.string(),
    iteration: v.string(),
    role,
    model: v.string(),
    messages: list(message),
    restarts: v.optional(v.boolean()),
    isChild: v.optional(v.boolean()),
    note: v.optional(v.string()),
    reissued: v.optional(v.boolean()),
  }),
  v.object({
    ...numbered,
    type: v.literal('call.refused'),
    call: v.string(),
    code: v.optional(v.literal('texts-gone')),
    message: v.string(),
    left,
  }),
  v.object({
    ...numbered,
    type: v.literal('steered'),
    steering: v.variant('kind', [
      v.object({ kind: v.literal('hint'), text: v.string() }),
      v.object({ kind: v.literal('answer-now') }),
    ]),
  }),
  v.object({
    ...numbered,
    type: v.literal('call.retried'),
    call: v.string(),
    attempt: count,
    reason: v.string(),
    delayMs: v.number(),
  }),
  v.object({
    ...numbered,
    type: v.literal('call.finished'),
    call: v.string(),
    milliseconds: v.number(),
    outcome,
    lost: v.optional(spending),
    left: v.optional(left),
  }),
  v.object({ ...numbered, type: v.literal('code.started'), iteration: v.string(), code: v.string() }),
  v.object({
    ...numbered,
    type: v.literal('code.finished'),
    iteration: v.string(),
    output: v.string(),
    error: v.optional(v.string()),
    milliseconds: v.number(),
    stopped: v.optional(
      v.object({
        tick: v.optional(count),
        searches: v.optional(list(count)),
        hung: v.optional(v.literal(true)),
        died: v.optional(v.literal(true)),
      }),
    ),
    state: v.optional(v.string()),
  }),
  v.object({
    ...numbered,
    type: v.literal('language.answered'),
    request: languageRequest,
    answer: languageAnswer,
  }),
  v.object({
    ...numbered,
    type: v.literal('compacted'),
    iteration: v.string(),
    kind: v.picklist(['outputs', 'summary']),
    tokensBefore: v.number(),
    tokensAfter: v.number(),
  }),
  v.object({ ...numbered, type: v.literal('warning'), code: v.string(), message: v.string() }),
  v.object({
    ...numbered,
    type: v.literal('answered'),
    answer: v.string(),
    how: v.picklist(['final', 'fallback']),
    citations: list(citation),
  }),
  v.object({
    ...numbered,
    type: v.literal('coverage'),
    coverage,
  }),
  v.object({
    ...numbered,
    type: v.literal('run.finished'),
    status: v.picklist(['complete', 'partial', 'failed']),
    reason: v.optional(v.object({ code: v.string(), message: v.string() })),
    milliseconds: v.number(),
  }),
]);

/**
 * A type with every property required, at every depth: two types that differ in one optional property are
 * assignable to each other as they stand, and not in this form.
 */
type Spelled<T> = T extends readonly (infer Item)[]
  ? Spelled<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Spelled<T[Key]> }
    : T;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Written = Spelled<TrajectoryEvent>;
type Read = Spelled<v.InferOutput<typeof trajectoryEvent>>;

/** Does not compile when an event and its form here have come apart. */
true satisfies Same<Written, Read>;
