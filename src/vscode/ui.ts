/** The editor's dialogs as the flows need them; tests hand in their own. */
export interface Ui {
  /**
   * Asks for a question. `asked` is false when the box was dismissed; `text` is what stood in it either way.
   * An empty question is not taken: the box stays open and says so.
   */
  question(box: QuestionBox): Promise<{ readonly asked: boolean; readonly text: string }>;
  /** A message with buttons; the one pressed, `undefined` when it was closed or faded away. */
  notify<A extends string>(
    level: 'info' | 'warn' | 'error',
    message: string,
    ...actions: A[]
  ): Promise<A | undefined>;
  /** A modal question; false when it was cancelled. */
  confirm(message: string, detail: string, action: string): Promise<boolean>;
  /** One line of text; `undefined` when dismissed. */
  input(box: InputBox): Promise<string | undefined>;
  /**
   * One of a list; `undefined` when dismissed.
   * @param stays also when the focus goes elsewhere, so that the user can look something up meanwhile
   */
  pick<T>(
    items: readonly PickItem<T>[] | Promise<readonly PickItem<T>[]>,
    title: string,
    placeholder: string,
    stays?: boolean,
  ): Promise<T | undefined>;
  /** Runs a task under a notification with a Cancel button, which aborts the task's signal. */
  progress<T>(
    title: string,
    task: (report: (message: string) => void, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
}

export interface QuestionBox {
  readonly title: string;
  /** Where the text goes. */
  readonly prompt: string;
  /** Offered, selected, so that typing replaces it. */
  readonly initial: string;
}

export interface InputBox {
  readonly title: string;
  readonly prompt: string;
  readonly initial?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly password?: boolean | undefined;
  /** What is wrong with the text typed so far; `undefined` lets it through. */
  readonly problem?: ((text: string) => string | undefined) | undefined;
}

export interface PickItem<T> {
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  readonly value: T;
}
