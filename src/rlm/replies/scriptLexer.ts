/** Where code is on its line when its end marker is met: the code stops at `start`, the marker at `end`. */
export interface Closing {
  readonly start: number;
  readonly end: number;
}

/** Asked at every place that is code, and no text, comment or regular expression in it. */
export type EndsAt = (index: number) => Closing | undefined;

/**
 * Tells code from what only stands in it (strings, templates, comments, regular expressions), line by line,
 * so that a stream can be followed; acorn wants the whole. Every character is read once. It judges no syntax:
 * what never ends on its line (a string, a regular expression) ends with it.
 */
export class ScriptLexer {
  #state: 'code' | 'template' | 'comment' | '"' | "'" = 'code';
  /** For each `${` that is open: the braces open around it. */
  readonly #outerBraces: number[] = [];
  #braces = 0;
  /** For each open parenthesis: whether a statement follows its end. */
  readonly #parentheses: boolean[] = [];
  #operandNext = true;
  #headNext = false;
  #text = '';
  #index = 0;
  #repaired: string[] = [];
  #copied = 0;

  /** False in a template, a comment, or a string that goes on. */
  inCode(): boolean {
    return this.#state === 'code';
  }

  get openParentheses(): number {
    return this.#parentheses.length;
  }

  /**
   * Reads a line from a column. `code` is what it holds up to the end marker, if there is one, with the
   * backticks escaped that could only be meant as text: two or more in a row inside a template.
   */
  readLine(text: string, from: number, endsAt: EndsAt): { code: string; closing?: Closing } {
    this.#text = text;
    this.#index = this.#copied = from;
    this.#repaired = [];
    while (this.#index < text.length) {
      if (this.#state === 'code') {
        const closing = endsAt(this.#index);
        if (closing) return { code: this.#codeUpTo(closing.start), closing };
        this.#readCode();
      } else if (this.#state === 'template') this.#readTemplate();
      else if (this.#state === 'comment') this.#readComment();
      else this.#readString(this.#state);
    }
    return { code: this.#codeUpTo(text.length) };
  }

  #codeUpTo(end: number): string {
    this.#repaired.push(this.#text.slice(this.#copied, end));
    return this.#repaired.join('');
  }

  #readCode(): void {
    const character = this.#text[this.#index] ?? '';
    const next = this.#text[this.#index + 1];
    if (/\s/.test(character)) this.#index++;
    else if (/[\w$\u0080-\uffff]/.test(character)) this.#readWord();
    else if (character === '/' && next === '/') this.#index = this.#text.length;
    else if (character === '/' && next === '*') this.#enter('comment', 2);
    else if (character === '`') this.#readBackticksInCode();
    else if (character === '"' || character === "'") this.#enter(character, 1);
    else if (character === '/' && this.#operandNext) this.#readRegExp();
    else this.#readPunctuator(character, next);
  }

  #enter(state: 'template' | 'comment' | '"' | "'", width: number): void {
    this.#state = state;
    this.#index += width;
  }

  /** Three or more are a fence that is out of place; one opens a template. */
  #readBackticksInCode(): void {
    backticksPattern.lastIndex = this.#index;
    const run = backticksPattern.exec(this.#text)?.[0].length ?? 1;
    if (run > 2) this.#index += run;
    else this.#enter('template', 1);
  }

  #readWord(): void {
    wordPattern.lastIndex = this.#index;
    const word = wordPattern.exec(this.#text)?.[0] ?? '';
    const isProperty = this.#text[this.#index - 1] === '.';
    this.#operandNext = !isProperty && wordsBeforeOperands.has(word);
    // `for await (` is a head, too.
    this.#headNext = !isProperty && (headWords.has(word) || (this.#headNext && word === 'await'));
    this.#index += word.length;
  }

  #readPunctuator(character: string, next: string | undefined): void {
    this.#index++;
    if ((character === '+' || character === '-') && next === character) this.#index++;
    else if (character === '}' && this.#braces === 0 && this.#outerBraces.length > 0) {
      this.#braces = this.#outerBraces.pop() ?? 0;
      this.#state = 'template';
    } else {
      if (character === '{') this.#braces++;
      if (character === '}') this.#braces = Math.max(0, this.#braces - 1);
      if (character === '(') this.#parentheses.push(this.#headNext);
      this.#operandNext = character === ')' ? (this.#parentheses.pop() ?? false) : character !== ']';
    }
    this.#headNext = false;
  }

  #readString(quote: '"' | "'"): void {
    for (; this.#index < this.#text.length; this.#index++) {
      const character = this.#text[this.#index];
      if (character === quote) break;
      // With the backslash as the line's last character the string goes on.
      if (character === '\\' && ++this.#index >= this.#text.length) return;
    }
    this.#leaveText(this.#index < this.#text.length ? 1 : 0);
  }

  #readComment(): void {
    const end = this.#text.indexOf('*/', this.#index);
    this.#index = end < 0 ? this.#text.length : end + 2;
    if (end >= 0) this.#state = 'code';
  }

  #readRegExp(): void {
    let inClass = false;
    for (this.#index++; this.#index < this.#text.length; this.#index++) {
      const character = this.#text[this.#index];
      if (character === '\\') this.#index++;
      else if (character === '[') inClass = true;
      else if (character === ']') inClass = false;
      else if (character === '/' && !inClass) break;
    }
    this.#leaveText(1);
  }

  #readTemplate(): void {
    for (; this.#index < this.#text.length; this.#index++) {
      const character = this.#text[this.#index];
      if (character === '\\') this.#index++;
      else if (character === '$' && this.#text[this.#index + 1] === '{') {
        this.#outerBraces.push(this.#braces);
        this.#braces = 0;
        this.#index += 2;
        this.#state = 'code';
        this.#operandNext = true;
        return;
      } else if (character === '`' && this.#readBackticks()) return;
    }
  }

  /** In a template: true when the template ends. */
  #readBackticks(): boolean {
    backticksPattern.lastIndex = this.#index;
    const run = backticksPattern.exec(this.#text)?.[0].length ?? 1;
    afterTemplatePattern.lastIndex = this.#index + run;
    // JavaScript reads two in a row as a template called as a function, which nobody means.
    const asText = run === 1 ? 0 : run > 3 && afterTemplatePattern.test(this.#text) ? run - 1 : run;
    this.#repaired.push(this.#text.slice(this.#copied, this.#index), '\\`'.repeat(asText));
    this.#index += asText;
    this.#copied = this.#index;
    if (asText === run) {
      this.#index--;
      return false;
    }
    this.#leaveText(1);
    return true;
  }

  #leaveText(width: number): void {
    this.#index += width;
    this.#state = 'code';
    this.#operandNext = this.#headNext = false;
  }
}

const wordPattern = /[\w$\u0080-\uffff]+/y;
const backticksPattern = /`+/y;
/** What follows a template, rather than a run of backticks in one. */
const afterTemplatePattern = /\s*[)\]},;.+:?]/y;
/** After these a `/` begins a regular expression. */
const wordsBeforeOperands = new Set(
  'return typeof case in of instanceof new delete void throw do else await yield'.split(' '),
);
/** What is in parentheses after these is no operand, and a statement follows. */
const headWords = new Set(['if', 'while', 'for', 'with']);
