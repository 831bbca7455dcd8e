const open = '<think>';
const close = '</think>';

/** What a piece of a reply brought. */
export interface Said {
  readonly text: string;
  readonly thought: string;
}

/**
 * Tells the `<think>` block that local servers leave at the start of a reasoning model's text from the text
 * after it, as it streams in. Without one, the text is as it came.
 */
export class ThinkSplitter {
  #state: 'start' | 'thought' | 'between' | 'text' = 'start';
  /** What cannot be told yet. */
  #held = '';

  push(piece: string): Said {
    const all = this.#held + piece;
    this.#held = '';
    if (this.#state === 'text') return { text: all, thought: '' };
    if (this.#state === 'thought') return this.#think(all);
    const start = all.trimStart();
    if (this.#state === 'between') {
      if (start !== '') this.#state = 'text';
      return { text: start, thought: '' };
    }
    if (start.startsWith(open)) {
      this.#state = 'thought';
      return this.#think(start.slice(open.length));
    }
    if (open.startsWith(start)) {
      this.#held = all;
      return { text: '', thought: '' };
    }
    this.#state = 'text';
    return { text: all, thought: '' };
  }

  /** What was held back until the end. */
  end(): Said {
    const held = this.#held;
    this.#held = '';
    return this.#state === 'thought' ? { text: '', thought: held } : { text: held, thought: '' };
  }

  #think(all: string): Said {
    const end = all.indexOf(close);
    if (end >= 0) {
      this.#state = 'between';
      return { ...this.push(all.slice(end + close.length)), thought: all.slice(0, end) };
    }
    const tail = all.lastIndexOf('<');
    const keep = tail >= 0 && close.startsWith(all.slice(tail)) ? tail : all.length;
    this.#held = all.slice(keep);
    return { text: '', thought: all.slice(0, keep) };
  }
}
