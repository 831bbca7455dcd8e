import type { AskLanguageServer } from '../rlm/languageServer';
import type { ApiKeys } from './apiKeys';
import type { Asked } from './asked';
import type { Consents } from './consents';
import type { Engine } from './engine';
import type { Log } from './log';
import type { LoadModels } from './models';
import type { PreviewPorts } from './previewContext';
import type { Run } from './run';
import type { Runs } from './runs';
import type { RunRecorder } from './runRecorder';
import type { Reopened } from './runStore';
import type { Settings } from './settings';
import type { Remedy } from './setupError';
import type { Ui } from './ui';

export interface AskPorts extends PreviewPorts {
  readonly ui: Ui;
  readonly log: Log;
  readonly runs: Runs;
  readonly panel: AskPanel;
  readonly settings: () => Settings;
  readonly keys: ApiKeys;
  readonly consents: Consents;
  readonly loadModels: LoadModels;
  readonly engine: Engine;
  /** Begins a journal, from which these secrets are kept. */
  readonly record: (runId: string, asked: Asked, secrets: readonly string[]) => Promise<RunRecorder>;
  /** Goes on with a journal. @throws {SetupError} when another window does, or it is gone. */
  readonly reopen: (runId: string, secrets: readonly string[]) => Promise<Reopened>;
  readonly newRunId: () => string;
  readonly askLanguageServer: AskLanguageServer;
  /** The last question, asked or only begun. */
  readonly draft: { read(): string; write(text: string): Promise<void> };
  readonly remedy: (remedy: Remedy) => Promise<void>;
}

/** The trace panel as this flow uses it: both open it, without taking the focus. */
export interface AskPanel {
  show(run: Run): void;
  /** Words in place of a run. */
  say(message: string): void;
  readonly isVisible: boolean;
  /** False while there is none in the window. */
  readonly isOpen: boolean;
}
