import { messageOf } from '../rlm/errors';
import type { Log } from './log';
import { remedyTitles } from './remedies';
import { SetupError, type Remedy } from './setupError';
import type { Ui } from './ui';

export interface ReporterPorts {
  readonly ui: Ui;
  readonly log: Log;
  readonly panel: { say(message: string): void };
  readonly remedy: (remedy: Remedy) => Promise<void>;
}

export interface Reporter {
  /** A message with buttons for what can be done about it. It does not wait for the user to press one. */
  message(level: 'info' | 'warn' | 'error', message: string, remedies: readonly Remedy[]): void;
  /** What kept a command from its work: said in a message, in the panel and in the log. */
  failure(error: unknown): void;
}

/** Tells the user; the buttons do what they say. */
export function reporter({ ui, log, panel, remedy }: ReporterPorts): Reporter {
  const message: Reporter['message'] = (level, text, remedies) => {
    void ui
      .notify(level, text, ...remedies.map((name) => remedyTitles[name]))
      .then(async (pressed) => {
        const chosen = remedies.find((name) => remedyTitles[name] === pressed);
        if (chosen) await remedy(chosen);
      })
      .catch((error: unknown) => log.error(error instanceof Error ? error : messageOf(error)));
  };
  return {
    message,
    failure(error) {
      const text = messageOf(error);
      panel.say(text);
      if (error instanceof SetupError) {
        log.warn(`${error.code}: ${text}`);
        message('warn', text, error.remedies);
        return;
      }
      log.error(error instanceof Error ? error : text);
      message('error', text, ['showLog']);
    },
  };
}
