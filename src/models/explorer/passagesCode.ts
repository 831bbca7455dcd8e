import { closing, literal, reportCode, scopeCode } from './guestCode';
import type { Scope } from './intent';
import { wordsBehind } from './words';

/** First look: how often each of the question's words stands in the text. */
export function countWordsCode(words: readonly string[], scope: Scope): string {
  return [
    scopeCode(scope),
    `const words = ${literal(words)};`,
    'const counts = words.map((word) => [word, context.grep(word, { ...where, literal: true, ignoreCase: true }).length]);',
    'print("counts: " + JSON.stringify(counts));',
  ].join('\n');
}

/** What the first look printed; `undefined` when it did not come to that. */
export function countsIn(observation: string): [string, number][] | undefined {
  const line = /^counts: (\[.*\])$/m.exec(observation)?.[1];
  if (line === undefined) return undefined;
  const counts: unknown = JSON.parse(line);
  if (!Array.isArray(counts)) return undefined;
  return counts.flatMap((pair: unknown) => (Array.isArray(pair) ? [[String(pair[0]), Number(pair[1])]] : []));
}

/** Rare words weigh more; words that stand everywhere, and those that stand nowhere, tell nothing. */
export function weightsOf(counts: readonly [string, number][], most = 8): Record<string, number> {
  const present = counts.filter(([, count]) => count > 0);
  const total = present.reduce((sum, [, count]) => sum + count, 0);
  const weighed = present.map(
    ([word, count]) => [word, Math.round(100 * Math.log(1 + (2 * total) / count)) / 100] as const,
  );
  return Object.fromEntries([...weighed].sort((a, b) => b[1] - a[1]).slice(0, most));
}

/** Code that ranks stretches of lines by the words in them and has the sub-model pick the lines to show. */
export function passagesCode(question: string, weights: Readonly<Record<string, number>>): string {
  return `
const weights = ${literal(weights)};
${reportCode}
const height = 24;
const windows = new Map();
for (const [word, weight] of Object.entries(weights)) {
  for (const { path, line } of context.grep(word, { ...where, literal: true, ignoreCase: true, max: 20000 })) {
    for (const start of [Math.floor((line - 1) / height) * height + 1, Math.floor((line - 1 + height / 2) / height) * height + 1 - height / 2]) {
      const key = path + ":" + start;
      const window = windows.get(key) ?? { path, start, words: new Map() };
      windows.set(key, window);
      window.words.set(word, Math.min(3, (window.words.get(word) ?? 0) + 1));
    }
  }
}
const score = ({ path, words }) => [...words].reduce((sum, [word, times]) =>
  sum + weights[word] * (1 + 0.2 * (times - 1) + (path.toLowerCase().includes(word.toLowerCase()) ? 0.5 : 0)), 0);
const ranked = [...windows.values()].map((window) => ({ ...window, score: score(window) })).sort((a, b) => b.score - a.score);
const best = [];
for (const window of ranked) {
  const inFile = best.filter(({ path }) => path === window.path);
  if (inFile.length < 3 && inFile.every(({ start }) => Math.abs(start - window.start) >= height)) best.push(window);
  if (best.length === 8) break;
}
const passages = best.map(({ path, start }) => {
  const file = context.file(path);
  return file.range(Math.max(1, start), Math.min(start + height - 1, file.lineCount));
});
print(passages);
const question = ${literal(question)}, shown = ${literal(wordsBehind(question, Object.keys(weights)).join(', '))};
const picked = await llm_query_batched(passages.map((passage) => ({ prompt: question, context: passage })));
const answer = passages.flatMap((passage, index) => {
  const lines = picked[index].split("\\n").filter((line) => line.startsWith("- "));
  const kept = lines.length > 0 ? lines : passage.lines.slice(0, 12).map((line, offset) => "- \`" + passage.path + ":" + (passage.from + offset) + "\` " + quoted(line));
  return ["", "**\`" + passage.path + ":" + passage.from + "-" + passage.to + "\`**", ...kept];
});
const depth = ({ path }) => path.split("/").length;
const readme = passages.length > 0 ? undefined : files.filter(({ path }) => /(?:^|\\/)readme(?:\\.\\w+)?$/i.test(path)).sort((a, b) => depth(a) - depth(b))[0];
const beginning = readme ? ["", ...[...readme.range(1, Math.min(40, readme.lineCount)).text.split("\\n").entries()]
  .filter(([, text]) => /\\w/.test(text)).slice(0, 12).map(([at, text]) => "- \`" + readme.path + ":" + (at + 1) + "\` " + quoted(text))] : [];
FINAL([
  "To answer this takes a language model, and none is set: choose one with “RLM: Select Model”, or with --base-url and --model in the terminal. " +
    (passages.length > 0 ? \`Until then, \${passages.length === 1 ? "this passage shares" : \`these \${passages.length} passages share\`} most words with the question (\${shown}):\`
      : "No passage shares a telling word with the question" + (readme ? "; so begins the README:" : ".")),
  ...answer, ...beginning, "", ${closing},
].join("\\n"));`.trim();
}
