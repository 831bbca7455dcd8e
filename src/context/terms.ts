/**
 * Runs of letters and digits; those of scripts that put no space between words letter by letter. Underscores
 * and hyphens part words, as spaces do.
 */
const runs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}]+/gu;
/** Between the words of `camelCase` and `HTMLElement`. */
const insideWords = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/** The words of a text in lower case, repeated as they are; a name of several words also as a whole. */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  for (const run of text.match(runs) ?? []) {
    // Most runs are one word: the costly look is for those with a capital inside.
    const words = /[^\P{Lu}]/u.test(run.slice(1)) ? run.split(insideWords) : [run];
    for (const word of words) terms.push(word.toLowerCase());
    if (words.length > 1) terms.push(run.toLowerCase());
  }
  return terms;
}
