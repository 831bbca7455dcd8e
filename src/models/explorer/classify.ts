import { ask, type Asked } from './asked';
import { definitionRules, outlineRules } from './definitionRules';
import { fileRules } from './fileRules';
import { importRules } from './importRules';
import type { Request } from './intent';
import { mentionRules } from './mentionRules';
import * as patterns from './patterns';
import { rule, type Rule } from './rule';
import { namesIn, targets } from './targets';
import { search } from './tries';
import { useRules } from './useRules';

const raw = String.raw;
/** Longer ones are no look-up, and not worth the rules' time. */
const longestQuestion = 400;

/** What only a reader can answer; "how is X used" is answered by the places. */
const explaining = rule(
  raw`^(?!how (?:is|are) ${targets} (?:used|called|imported)$)(?:how(?! (?:many|much|often|long|big|large)\b)|why|explain|describe|summari[sz]e|compare|what (?:is|are) the (?:purpose|role|difference|reason|point|meaning|idea)|what happens|should|is it|can |could )`,
  () => ({ kind: 'explain' }),
);

const comments = rule(
  raw`\b((?:to-?dos?|fix-?mes?|hacks?|xxx)(?:(?:,|/|,? and|,? or) (?:to-?dos?|fix-?mes?|hacks?|xxx)|/(?:to-?dos?|fix-?mes?|hacks?|xxx))*)\b(?! (?!comments?|notes?|markers?|items?|tags?|left|remain|are|is|there|in|and|or|exist|do|have)\w)`,
  (match) => {
    const named = (match[1] ?? '').toUpperCase().match(/TO-?DO|FIX-?ME|HACK|XXX/g) ?? [];
    const markers = [...new Set(named.map((each) => each.replace('-', '')))];
    const label = markers.join(' or ');
    return search({
      pattern: patterns.markerComment(markers),
      one: `${label} comment`,
      many: `${label} comments`,
    });
  },
);

const environment = rule(raw`\benv(?:ironment)? ?(?:variables?|vars?)\b`, ({ 0: words, input }, asked) => {
  const names = namesIn(input.replace(words, ''), asked);
  return { kind: 'environment', names: names.filter((name) => /^[A-Z][A-Z0-9_]{2,}$/.test(name)) };
});

/** The first that matches decides: from the narrow to the wide. */
const rules: readonly Rule[] = [
  explaining,
  comments,
  environment,
  ...fileRules,
  ...outlineRules,
  ...importRules,
  ...useRules,
  ...definitionRules,
  ...mentionRules,
];

/** Understands a question, or falls back to `explain`. Of several sentences, the first that is understood counts. */
export function classify(question: string): Request {
  const nothing = {
    question,
    intent: { kind: 'explain' },
    scope: { include: [], exclude: [] },
    limit: undefined,
  } as const;
  if (question.length > longestQuestion) return nothing;
  const sentences = question.split(/(?<=[?!.])\s+(?=[A-Z])/);
  for (const sentence of [...sentences, ...(sentences.length > 1 ? [question] : [])]) {
    const asked = ask(sentence);
    const intent = understood(asked);
    if (intent) return { question, intent, scope: asked.scope, limit: asked.limit };
  }
  return { ...nothing, scope: ask(question).scope };
}

function understood(asked: Asked) {
  for (const [expression, build] of rules) {
    const match = expression.exec(asked.text);
    const intent = match && build(match, asked);
    if (intent) return intent;
  }
  return undefined;
}
