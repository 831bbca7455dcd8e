import type { FencedBlock, NamedPlace } from './places';

/** Characters between a place and its quote, and in a quote within a line. */
const maxGap = 40;
const maxQuote = 600;
/** A shorter quote, or one that is a mere name or call, may only be mentioned, not quoted. */
const minTelling = 12;

/** The quote that stands right behind a place, or right before it; `undefined` without one. */
export function quoteBeside(answer: string, { start, end }: NamedPlace): string | undefined {
  return quoteAfter(answer.slice(end, end + maxGap + maxQuote)) ?? quoteBefore(answer, start);
}

/** "src/a.ts:12: `…`", "src/a.ts:12 says “…”", "(src/a.ts:12) — `…`"; after a mere blank only where a line ends. */
function quoteAfter(after: string): string | undefined {
  const lead = /^[)\]*]{0,3} ?((?:says|reads|contains|has|is|shows|defines)?[:,—–=|-]?) ?(?=[`“"])/.exec(
    after,
  );
  if (!lead) return undefined;
  const match = /^(?:`([^`\n]+)`|“([^”\n]+)”|"([^"\n]+)")(?=([.)|]?\s*(?:\n|$))?)/.exec(
    after.slice(lead[0].length),
  );
  if (!match || (lead[1] === '' && match[4] === undefined)) return undefined;
  return telling(match[1] ?? match[2] ?? match[3], match[1] === undefined);
}

/** "`…` (src/a.ts:12)", "“…” at src/a.ts:12". */
function quoteBefore(answer: string, start: number): string | undefined {
  const before = answer.slice(Math.max(0, start - maxGap - maxQuote), start);
  const gap = /[`”"][^\S\n]?(?:[([]|[—–-]|at|in|from|,)?[^\S\n]?[*[(]{0,2}$/.exec(before);
  if (!gap) return undefined;
  const closing = before.charAt(gap.index);
  const opening = closing === '”' ? '“' : closing;
  const from = before.lastIndexOf(opening, gap.index - 1);
  if (from < 0 || before.slice(from, gap.index).includes('\n')) return undefined;
  return telling(before.slice(from + 1, gap.index), closing !== '`');
}

function telling(quote: string | undefined, isProse: boolean): string | undefined {
  if (quote === undefined || folded(quote).length < minTelling || !/\S\s\S/.test(quote)) return undefined;
  // Another place is no quote of this one; a name, a command or a route in backticks is often only mentioned.
  if (/\S[:#]L?\d[\d,–-]*$/.test(quote)) return undefined;
  return isProse || /[=;{}]|\(.*\)/.test(quote) ? quote : undefined;
}

/** The place that a fenced block says it quotes: in its info string, or alone on the line above it. */
export function quotedPlace(block: FencedBlock): string | undefined {
  if (/^(?:diff|patch)\b/i.test(block.info) || folded(block.body).length < minTelling) return undefined;
  // ```12:14:src/a.ts
  const [, from, to, path] = /^(\d{1,9}):(\d{1,9}):(\S+)$/.exec(block.info) ?? [];
  if (path !== undefined) return `${path}:${from ?? ''}-${to ?? ''}`;
  if (/[:#]L?\d/.test(block.info))
    return block.info.replace(/^[\w+-]+\s+/, '').replace(/^\{?\s*(?:title|file|path|filename)=/, '');
  return /[:#]L?\d/.test(block.above) && namesPlaceOnly(block.above) ? block.above : undefined;
}

/** `- **src/a.ts:12-14**:`, `From src/a.ts:12`, but no sentence, which may say what to write there. */
function namesPlaceOnly(line: string): boolean {
  const words = line
    .replace(/[*_`>#()[\]:,.-]+(?=\s|$)|(?:^|\s)[*_`>#()[\]-]+/g, ' ')
    .trim()
    .split(/\s+/);
  return words.filter((word) => !/^(?:from|in|at|see|file|excerpt|lines?|\d+\.?)$/i.test(word)).length <= 1;
}

/** Pieces of a quote between its omissions, folded; those of a block without its line numbers. */
export function quotePieces(quote: string): string[] {
  const numbers = /^\s*\d{1,9}(?:[|:]|\t) ?/;
  const lines = quote.split('\n');
  const isNumbered = lines.every((line) => line.trim() === '' || numbers.test(line));
  return lines
    .map((line) => (isNumbered ? line.replace(numbers, '') : line))
    .map((line) => (/^\s*(?:\/\/|#|\/\*|<!--|--|\[)?\s*(?:…|\.\.\.)/.test(line) ? '…' : line))
    .join('\n')
    .replaceAll('\\|', '|')
    .split(/…|\[\.\.\.\]|(?<=\s)\.\.\.(?=\s|$)|\.\.\.$/)
    .map((piece) => folded(piece).replace(/[.,;:!?]$/, ''))
    .filter((piece) => piece !== '');
}

/** Text without blanks, line breaks, case, and the marks that Markdown and typography put into it. */
export function folded(text: string): string {
  return text
    .replace(/[\s*_`]+/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .toLowerCase();
}
