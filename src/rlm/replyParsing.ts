/** What a root's reply asks for. */
export interface ParsedReply {
  /** Code to run, in order. */
  readonly blocks: readonly string[];
  /** The reply without its code and its thinking. */
  readonly prose: string;
}

interface Fenced {
  readonly language: string;
  readonly code: string;
}

const scriptLanguages = new Set(['js', 'javascript', 'mjs', 'node', 'ts', 'typescript']);

/**
 * Finds the code of a reply: if there are `repl` blocks, only those; else JavaScript blocks; an untagged
 * block only where it is the whole reply. Without any, `FINAL(…)` alone on the last line is code too.
 */
export function parseReply(reply: string): ParsedReply {
  const spoken = withoutThinking(reply);
  const { fenced, prose } = splitFences(spoken);
  const repl = fenced.filter(({ language }) => language === 'repl');
  const script = fenced.filter(({ language }) => scriptLanguages.has(language));
  const untagged = prose.trim() === '' ? fenced.filter(({ language }) => language === '') : [];
  const chosen =
    [repl, script, untagged].find((blocks) => blocks.some(({ code }) => code.trim() !== '')) ?? [];
  if (chosen.length > 0) return { blocks: chosen.map(({ code }) => code), prose };
  const lastLine = prose.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return { blocks: /^FINAL\(.+\);?$/.test(lastLine) ? [lastLine] : [], prose };
}

function withoutThinking(reply: string): string {
  return reply
    .replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/g, '')
    .replace(/^[\s\S]*<\/think(?:ing)?>/, '');
}

/** Fences by CommonMark's rule: closed by a line of at least as many of the same character, and no more. */
function splitFences(text: string): { fenced: Fenced[]; prose: string } {
  const fenced: Fenced[] = [];
  const prose: string[] = [];
  let open: { marker: string; language: string; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    const marker = /^\s{0,3}(`{3,}|~{3,})\s*([\w+-]*)/.exec(line);
    if (!open) {
      if (marker) open = { marker: marker[1] ?? '', language: (marker[2] ?? '').toLowerCase(), lines: [] };
      else prose.push(line);
    } else if (marker && line.trim().startsWith(open.marker) && /^(`+|~+)$/.test(line.trim())) {
      fenced.push({ language: open.language, code: open.lines.join('\n') });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open) fenced.push({ language: open.language, code: open.lines.join('\n') });
  return { fenced, prose: prose.join('\n') };
}
