import type { Asked } from './asked';
import type { Intent, SearchIntent, Try } from './intent';
import * as patterns from './patterns';
import { literalIn, looksLikeCode, namesIn } from './targets';

export function search(...tries: Try[]): SearchIntent {
  return { kind: 'search', tries, lacking: false };
}

export function shown(names: readonly string[], word: 'and' | 'or' = 'or'): string {
  return names.map((name) => `\`${name}\``).join(` ${word} `);
}

/** @param both only in files that mention all of them */
export function mentions(names: readonly string[], note?: string, both = false): Try[] {
  const what = shown(names, both ? 'and' : 'or');
  const told = {
    ...(note === undefined ? {} : { note }),
    ...(both ? { each: names.map(patterns.wordOf) } : {}),
  };
  const exact = { one: `mention of ${what}`, many: `mentions of ${what}` };
  const loose = { one: `mention of ${what}, case ignored`, many: `mentions of ${what}, case ignored` };
  return [
    { pattern: patterns.anyOf(names, patterns.wordOf), ...exact, ...told },
    {
      pattern: patterns.anyOf(names, patterns.escaped),
      ignoreCase: true,
      ...loose,
      ...told,
      ...(both ? { each: names.map(patterns.escaped) } : {}),
    },
  ];
}

export function definitions(names: readonly string[]): Intent | undefined {
  if (names.length === 0) return undefined;
  const what = shown(names);
  return search(
    {
      pattern: patterns.anyOf(names, patterns.definitionOf),
      code: true,
      one: `definition of ${what}`,
      many: `definitions of ${what}`,
    },
    {
      pattern: patterns.anyOf(names, patterns.keyOf),
      one: `entry named ${what}`,
      many: `entries named ${what}`,
      note: `No definition of ${what} was found; it is a key here.`,
    },
    ...mentions(names, `No definition of ${what} was found; these are its mentions.`),
  );
}

export function calls(names: readonly string[], argument?: Try['argument']): Intent | undefined {
  if (names.length === 0) return undefined;
  const how = argument ? ` ${argument.present ? 'with' : 'without'} ${argument.word} in the arguments` : '';
  const what = shown(names);
  const called: Try = {
    pattern: patterns.anyOf(names, patterns.callOf),
    except: patterns.anyOf(names, patterns.definitionOf),
    code: true,
    one: `call of ${what}${how}`,
    many: `calls of ${what}${how}`,
  };
  if (argument) return search({ ...called, argument });
  return search(called, ...mentions(names, `No call of ${what} was found; these are its mentions.`));
}

function quotedSearch(text: string, asked: Asked): Try[] | undefined {
  const literal = literalIn(text, asked.literals);
  if (!literal) return undefined;
  if (literal.kind === 'text') return mentions([literal.text]);
  const what = `/${literal.text}/${literal.flags}`;
  const label = { one: `match of \`${what}\``, many: `matches of \`${what}\`` };
  return [{ pattern: literal.text, ignoreCase: literal.flags.includes('i'), ...label }];
}

/** What is mentioned: a quotation, or names; an English word only where the verb asks for text. */
export function mentioned(list: string | undefined, asked: Asked, plainWords: boolean): Try[] | undefined {
  const quoted = quotedSearch(list ?? '', asked);
  if (quoted) return quoted;
  const names = namesIn(list, asked);
  if (names.length === 0 || (!plainWords && !names.every(looksLikeCode) && !(list ?? '').includes('‹')))
    return undefined;
  return mentions(names, undefined, names.length > 1 && /\bboth\b/i.test(asked.text));
}

export function found(tries: Try[] | undefined, lacking = false): Intent | undefined {
  return tries && { kind: 'search', tries, lacking };
}
