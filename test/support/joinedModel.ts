/**
 * The string that `context` behaves as, in plain JavaScript: the joined text for all that takes text out of
 * it, and document by document for all that searches. What the view has to agree with.
 */
export class JoinedModel {
  readonly documents: readonly { readonly header: string; readonly text: string; readonly start: number }[];
  readonly joined: string;

  constructor(texts: Readonly<Record<string, string>>) {
    let joined = '';
    this.documents = Object.keys(texts).map((path) => {
      const text = texts[path] ?? '';
      const header = `=== ${path} ===`;
      const start = joined.length + header.length + 1;
      joined += `${header}\n${text}${text.endsWith('\n') ? '' : '\n'}`;
      return { header, text, start };
    });
    this.joined = joined;
  }

  /** Each match with its place in the joined text; the first only, unless the expression is global. */
  matches(expression: RegExp, from = 0): RegExpExecArray[] {
    const found: RegExpExecArray[] = [];
    for (const { text, start } of this.documents) {
      if (from - start > text.length) continue;
      if (expression.sticky && from < start) return found;
      const all = new RegExp(expression.source, expression.flags.replace('g', '') + 'g');
      all.lastIndex = Math.max(0, from - start);
      for (const match of text.matchAll(all)) {
        match.index += start;
        found.push(match);
        if (!expression.global) return found;
      }
      if (expression.sticky) return found;
    }
    return found;
  }

  indexOf(needle: string, from = 0): number {
    for (const { text, start } of this.documents) {
      const at = text.indexOf(needle, Math.max(0, from - start));
      if (at >= 0) return start + at;
    }
    return -1;
  }

  lastIndexOf(needle: string, from = Infinity): number {
    for (const { text, start } of this.documents.toReversed()) {
      const at = from < start ? -1 : text.lastIndexOf(needle, from - start);
      if (at >= 0) return start + at;
    }
    return -1;
  }

  split(separator: string | RegExp): (string | undefined)[] {
    return this.documents.flatMap(({ header, text }, index) => {
      const pieces: (string | undefined)[] = text === '' ? [''] : text.split(separator);
      const isAtBreak = pieces.at(-1) === '' && text.endsWith('\n');
      return [header, ...(isAtBreak && index < this.documents.length - 1 ? pieces.slice(0, -1) : pieces)];
    });
  }
}
