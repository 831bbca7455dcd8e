import type { Coverage } from './coverage';
import type { Snapshot } from './snapshot';
import { linesWorthKnowing } from './sentLines';

/** Opened text of which lines are remembered, to recognise them in prompts; beyond it "sent" is a lower bound. */
const rememberedCharacters = 16_000_000;

/** Which documents were searched, opened and sent: a set of document indices each. */
export class Ledger {
  readonly #snapshot: Snapshot;
  readonly #searched = new Set<number>();
  readonly #opened = new Set<number>();
  readonly #sent = new Set<number>();
  /** Line → the opened documents it stands in. */
  readonly #openedLines = new Map<string, number>();
  #remembered = 0;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  searched(index: number): void {
    this.#searched.add(index);
  }

  /** Code took text out of the document. */
  opened(index: number, text: string): void {
    this.#opened.add(index);
    if (this.#sent.has(index) || this.#remembered > rememberedCharacters) return;
    this.#remembered += text.length;
    for (const line of linesWorthKnowing(text)) this.#openedLines.set(line, index);
  }

  /** A document whose text was put into a prompt by us. */
  sent(index: number): void {
    this.#opened.add(index);
    this.#sent.add(index);
  }

  /** A prompt of the guest's own making goes out: opened lines that stand in it were sent. */
  sentPrompt(prompt: string): void {
    if (this.#openedLines.size === 0) return;
    for (const line of linesWorthKnowing(prompt)) {
      const index = this.#openedLines.get(line);
      if (index !== undefined) this.#sent.add(index);
    }
  }

  coverage(leftOut: number): Coverage {
    return {
      inScope: this.#snapshot.documents.length,
      searched: this.#searched.size,
      opened: this.#opened.size,
      sent: this.#sent.size,
      leftOut,
    };
  }
}
