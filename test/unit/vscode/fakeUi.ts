import type { InputBox, PickItem, QuestionBox, Ui } from '../../../src/vscode/ui';

/** What the user does, in order, for each kind of dialog; a dialog without an answer left is dismissed. */
export interface Answers {
  readonly questions?: readonly { readonly asked: boolean; readonly text: string }[];
  readonly buttons?: readonly (string | undefined)[];
  readonly confirms?: readonly boolean[];
  readonly inputs?: readonly (string | undefined)[];
  /** Labels. */
  readonly picks?: readonly (string | undefined)[];
}

/** A user who answers dialogs as told, and a record of what was said to them. */
export class FakeUi implements Ui {
  readonly messages: {
    readonly level: string;
    readonly message: string;
    readonly actions: readonly string[];
  }[] = [];
  readonly boxes: (QuestionBox | InputBox)[] = [];
  readonly confirmations: string[] = [];
  readonly lists: string[][] = [];
  readonly reports: string[] = [];
  readonly cancelButton = new AbortController();
  readonly #answers: { [K in keyof Answers]-?: NonNullable<Answers[K]>[number][] };

  constructor(answers: Answers = {}) {
    this.#answers = {
      questions: [...(answers.questions ?? [])],
      buttons: [...(answers.buttons ?? [])],
      confirms: [...(answers.confirms ?? [])],
      inputs: [...(answers.inputs ?? [])],
      picks: [...(answers.picks ?? [])],
    };
  }

  question(box: QuestionBox) {
    this.boxes.push(box);
    return Promise.resolve(this.#answers.questions.shift() ?? { asked: false, text: box.initial });
  }

  notify<A extends string>(
    level: 'info' | 'warn' | 'error',
    message: string,
    ...actions: A[]
  ): Promise<A | undefined> {
    this.messages.push({ level, message, actions });
    const pressed = actions.length > 0 ? this.#answers.buttons.shift() : undefined;
    return Promise.resolve(actions.find((action) => action === pressed));
  }

  confirm(message: string) {
    this.confirmations.push(message);
    return Promise.resolve(this.#answers.confirms.shift() ?? false);
  }

  input(box: InputBox) {
    this.boxes.push(box);
    const text = this.#answers.inputs.shift();
    return Promise.resolve(text !== undefined && box.problem?.(text) !== undefined ? undefined : text);
  }

  async pick<T>(items: readonly PickItem<T>[] | Promise<readonly PickItem<T>[]>) {
    const all = await items;
    this.lists.push(all.map(({ label }) => label));
    const label = this.#answers.picks.shift();
    return all.find((item) => item.label === label)?.value;
  }

  progress<T>(_title: string, task: (report: (message: string) => void, signal: AbortSignal) => Promise<T>) {
    return task((message) => this.reports.push(message), this.cancelButton.signal);
  }
}
