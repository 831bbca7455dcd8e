import type { CallMarks } from './callReader';

/**
 * The head of a message in Harmony, the format of gpt-oss: `<|channel|>analysis<|message|>`, or
 * `<|start|>assistant<|channel|>commentary to=functions.repl <|constrain|>json<|message|>`.
 */
export type HarmonyHead = { readonly width: number } & (
  | { readonly kind: 'said' }
  | { readonly kind: 'thought'; readonly close: RegExp }
  | ({ readonly kind: 'call' } & Pick<CallMarks, 'name' | 'close' | 'mayBeCode'>)
);

const whole =
  /(?:<\|start\|>([^<\n]{0,200}))?(?:<\|channel\|>([^<\n]{0,200}))?(?:<\|constrain\|>[^<\n]{0,80})?<\|message\|>/y;
/** As some models leave the last mark away. */
const withoutMark =
  /<\|channel\|>\s?(analysis|commentary|final)\b(?:\s?to=[\w.]{1,80})?(?:\s?(?:code|json)\b)?/y;
const close = /<\|(?:end|call|return)\|>|(?=<\|(?:start|channel)\|>)/;

export function harmonyHeadAt(text: string, column: number): HarmonyHead | undefined {
  if (!text.startsWith('<|start|>', column) && !text.startsWith('<|channel|>', column)) return undefined;
  whole.lastIndex = withoutMark.lastIndex = column;
  const match = whole.exec(text) ?? withoutMark.exec(text);
  return match ? { width: match[0].length, ...kindOf(match[0]) } : undefined;
}

function kindOf(head: string) {
  const name = /\bto=([\w.]+)/.exec(head)?.[1];
  // Also code that an `analysis` message sends to a tool of its own.
  if (name !== undefined) return { kind: 'call', name, close, mayBeCode: 'always' } as const;
  const isThought = /<\|channel\|>\s*analysis\b|<\|start\|>\s*(?:user|system|developer|tool)\b/.test(head);
  return isThought ? ({ kind: 'thought', close } as const) : ({ kind: 'said' } as const);
}
