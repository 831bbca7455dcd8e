import type { EventBody, RunFinished } from '../../../src/rlm/events';
import type { Inspected } from '../../../src/protocol/engine';
import type { Session } from '../../../src/worker/session';
import { ApiKeys } from '../../../src/vscode/apiKeys';
import { Consents } from '../../../src/vscode/consents';
import { Engine } from '../../../src/vscode/engine';
import type { RunActionPorts } from '../../../src/vscode/runActions';
import type { Run } from '../../../src/vscode/run';
import { Runs } from '../../../src/vscode/runs';
import type { Scope } from '../../../src/vscode/scopes/scope';
import { readSettings } from '../../../src/vscode/settings';
import { scriptedModel } from '../../support/scriptedModel';
import { FakeLog, FakeSecrets, FakeState, numbered, started } from './fakes';
import { FakeUi, type Answers } from './fakeUi';

type AskRequest = Parameters<Session['ask']>[0];

export const complete: EventBody & { readonly type: 'run.finished' } = {
  type: 'run.finished',
  status: 'complete',
  milliseconds: 1,
};
export const failed = (code: string, message: string): EventBody => ({
  ...complete,
  status: 'failed',
  reason: { code, message },
});

/** What a session says of any corpus. */
export const smallContext: Inspected = {
  documents: 3,
  characters: 1_000,
  tokens: 250,
  leftOut: 1,
  masked: 0,
  fingerprints: '',
  text: '# Small',
};

/** Tells these events, as far as it is not cancelled. A run that ended can be followed up on. */
export function sessionOf(
  ...bodies: EventBody[]
): Session & { readonly requests: AskRequest[]; conversation: string | undefined } {
  const requests: AskRequest[] = [];
  return {
    conversation: undefined,
    requests,
    async ask(request) {
      requests.push(request);
      let last: RunFinished | undefined;
      for (const event of numbered(...bodies)) {
        await request.record(event);
        request.onEvent(event);
        if (event.type === 'run.finished') last = event;
      }
      if (last) this.conversation = request.runId;
      return last ?? waitForCancel(request);
    },
    steer: () => undefined,
    inspect: () => Promise.resolve(smallContext),
    rest: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}

function waitForCancel({ signal, onEvent }: AskRequest): Promise<RunFinished> {
  const [event] = numbered(failed('cancelled', 'The run was cancelled.'));
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      onEvent({ ...event!, seq: 9 });
      resolve(event as RunFinished);
    });
  });
}

class FakePanel {
  readonly shown: Run[] = [];
  readonly words: string[] = [];
  isVisible = true;
  isOpen = true;
  show(run: Run) {
    this.shown.push(run);
  }
  say(message: string) {
    this.words.push(message);
  }
}

export const scope: Scope = {
  label: 'the workspace',
  place: { kind: 'workspace' },
  gather: () => Promise.resolve({ name: 'Workspace', documents: [], leftOut: [] }),
};

interface Given extends Answers {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly session?: Session;
}

/** The flow with fakes for all that it reaches. */
export function setUp({ settings = {}, session = sessionOf(started, complete), ...answers }: Given) {
  const ui = new FakeUi(answers);
  const log = new FakeLog();
  const panel = new FakePanel();
  const consents = new Consents(new FakeState(), ui);
  let draft = '';
  const archive = {
    load: () => Promise.resolve(undefined),
    latest: () => Promise.resolve(undefined),
    keeps: true,
  };
  const runs = new Runs(archive, () => undefined);
  const remedies: string[] = [];
  const model = scriptedModel('unused');
  let runNumber = 0;
  const opened: string[] = [];
  const previews: { title: string; markdown: string }[] = [];
  const ports: RunActionPorts = {
    ui,
    log,
    runs,
    panel,
    settings: () => readSettings((key) => settings[key]),
    keys: new ApiKeys({ ui, secrets: new FakeSecrets(), consents, environmentKey: undefined }),
    consents,
    loadModels: () => Promise.resolve({ root: model, sub: model }),
    engine: new Engine({
      start: () => Promise.resolve(session),
      onIdle: () => undefined,
      idleMs: 1_000_000,
    }),
    record: () => Promise.resolve({ append: () => Promise.resolve(), close: () => Promise.resolve() }),
    reopen: () => Promise.reject(new Error('there is no journal')),
    newRunId: () => `r${++runNumber}`,
    askLanguageServer: () => Promise.resolve({ ok: false, message: 'there is none' }),
    draft: { read: () => draft, write: (text) => Promise.resolve(void (draft = text)) },
    showPreview: (title, markdown) => Promise.resolve(void previews.push({ title, markdown })),
    agreedScopes: new Set(),
    openMarkdown: (text) => Promise.resolve(void opened.push(text)),
    remedy: (name) => Promise.resolve(void remedies.push(name)),
  };
  return { ui, log, panel, runs, ports, remedies, opened, previews };
}
