import { ProgressLocation, window } from 'vscode';
import { signalOf } from './cancellation';
import type { InputBox, QuestionBox, Ui } from './ui';

/** The dialogs of the editor. */
export function editorUi(): Ui {
  return {
    question: askQuestion,
    async notify(level, message, ...actions) {
      const show = {
        info: window.showInformationMessage,
        warn: window.showWarningMessage,
        error: window.showErrorMessage,
      }[level];
      return show<(typeof actions)[number]>(message, ...actions);
    },
    async confirm(message, detail, action) {
      return (await window.showWarningMessage(message, { modal: true, detail }, action)) === action;
    },
    async input({ title, prompt, initial, placeholder, password, problem }: InputBox) {
      return window.showInputBox({
        title,
        prompt,
        value: initial ?? '',
        ...(placeholder === undefined ? {} : { placeHolder: placeholder }),
        password: password ?? false,
        ignoreFocusOut: true,
        validateInput: (text) => problem?.(text),
      });
    },
    async pick(items, title, placeholder, stays = false) {
      const listed = Promise.resolve(items).then((all) =>
        all.map(({ label, description, detail, value }) => ({
          label,
          value,
          ...(description === undefined ? {} : { description }),
          ...(detail === undefined ? {} : { detail }),
        })),
      );
      const picked = await window.showQuickPick(listed, {
        title,
        placeHolder: placeholder,
        matchOnDescription: true,
        ignoreFocusOut: stays,
      });
      return picked?.value;
    },
    async progress(title, task) {
      const options = { location: ProgressLocation.Notification, title, cancellable: true };
      return window.withProgress(options, async (progress, token) => {
        const link = signalOf(token);
        try {
          return await task((message) => progress.report({ message }), link.signal);
        } finally {
          link.dispose();
        }
      });
    },
  };
}

const emptyQuestion = 'The question is empty: type what you want to know.';

/** Stays open when the focus goes elsewhere, so that the user can look something up meanwhile. */
function askQuestion({ title, prompt, initial }: QuestionBox): Promise<{ asked: boolean; text: string }> {
  const box = window.createInputBox();
  box.title = title;
  box.prompt = prompt;
  box.placeholder = 'e.g. Which functions call the payment service without a timeout?';
  box.value = initial;
  box.ignoreFocusOut = true;
  return new Promise((resolve) => {
    let asked = false;
    box.onDidChangeValue(() => (box.validationMessage = undefined));
    box.onDidAccept(() => {
      asked = box.value.trim() !== '';
      if (asked) box.hide();
      else box.validationMessage = emptyQuestion;
    });
    box.onDidHide(() => {
      resolve({ asked, text: box.value });
      box.dispose();
    });
    box.show();
  });
}
