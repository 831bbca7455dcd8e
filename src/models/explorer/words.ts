const stopWords = new Set(
  `a an the and or but if then else of in on at to for from by with without about into over under is are was were be been
being am do does did doing done has have had having can could will would shall should may might must not no nor this that
these those it its they them their there here we us our you your i me my he she his her what which who whom whose when
where why how all any both each few more most other some such only own same so than too very just also as up down out off
purpose overview summary summarise summarize introduction again once get gets got make makes made use used uses using work works working happen happens please explain describe tell
show give find list code file files project codebase repo repository workspace source way thing things lot kind work every
between through during before after many much often long like want need look see know let`.split(/\s+/),
);

/** The telling words of a question, most telling first: names as they are, English words with and without their endings. */
export function tellingWords(question: string, most = 16): string[] {
  const words = new Map<string, number>();
  for (const [index, token] of (question.match(/[\w$][\w$.-]*[\w$]|[\w$]/g) ?? []).entries()) {
    const isName = /[a-z0-9][A-Z]|[_$.\d]|[A-Z]{2}/.test(token);
    const word = isName ? token : stem(token.toLowerCase());
    if (word.length < 3 || stopWords.has(token.toLowerCase())) continue;
    const weight = (isName ? 100 : 0) + word.length - index / 100;
    // The very word as well: a passage that has it comes before one that shares its stem alone.
    for (const each of new Set([word, token.toLowerCase()].slice(0, isName ? 1 : 2))) {
      words.set(each, Math.max(words.get(each) ?? 0, weight));
    }
  }
  return [...words]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([word]) => word);
}

/** Without the usual endings, so that "retries", "retried" and "retry" meet. */
function stem(word: string): string {
  if (word.length <= 4) return word;
  const cut = word
    .replace(/(?:ies|ied|y)$/, '')
    .replace(/(?:ations?|ings?|ions?|ments?|ers?|ed|es|s|ly)$/, '');
  return cut.length >= 3 ? cut : word;
}

/** The words of the question behind these stems, to be shown. */
export function wordsBehind(question: string, stems: readonly string[]): string[] {
  const words = question.match(/[\w$][\w$.-]*/g) ?? [];
  return [
    ...new Set(
      stems.map((each) => words.find((word) => word.toLowerCase().startsWith(each.toLowerCase())) ?? each),
    ),
  ];
}
