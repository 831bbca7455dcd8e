import type { EventBody, TrajectoryEvent } from '../../../src/rlm/events';
import { defaultLimits } from '../../../src/rlm/limits';
import type { Asked } from '../../../src/vscode/asked';
import type { Log } from '../../../src/vscode/log';

/** Keeps lines as `level text`. */
export class FakeLog implements Log {
  readonly lines: string[] = [];
  debug(message: string) {
    this.lines.push(`debug ${message}`);
  }
  info(message: string) {
    this.lines.push(`info ${message}`);
  }
  warn(message: string) {
    this.lines.push(`warn ${message}`);
  }
  error(message: string | Error) {
    this.lines.push(`error ${message instanceof Error ? message.message : message}`);
  }
}

/** A `Memento` in memory. */
export class FakeState {
  readonly values = new Map<string, unknown>();
  get(key: string): unknown {
    return this.values.get(key);
  }
  update(key: string, value: unknown) {
    this.values.set(key, value);
    return Promise.resolve();
  }
}

/** A `SecretStorage` in memory. */
export class FakeSecrets {
  readonly kept = new Map<string, string>();
  get(name: string) {
    return Promise.resolve(this.kept.get(name));
  }
  store(name: string, value: string) {
    this.kept.set(name, value);
    return Promise.resolve();
  }
  delete(name: string) {
    this.kept.delete(name);
    return Promise.resolve();
  }
}

/** Numbers events and gives them a time. */
export function numbered(...bodies: EventBody[]): TrajectoryEvent[] {
  return bodies.map((body, index): TrajectoryEvent => ({ ...body, seq: index + 1, time: 1_000 + index }));
}

/** A question whose scope has nothing in it. */
export const asked: Asked = {
  scope: {
    label: 'the workspace',
    place: { kind: 'workspace' },
    gather: () => Promise.resolve({ name: 'Workspace', documents: [], leftOut: [] }),
  },
  question: 'Where is the gate?',
  change: {},
};

export const started: EventBody = {
  type: 'run.started',
  runId: 'r1',
  question: 'Where is the gate?',
  scope: 'Workspace',
  rootModel: 'big',
  subModel: 'small',
  isLanguageModel: true,
  limits: defaultLimits,
  promptVersion: '1',
};

export const turn = (index: number): EventBody => ({
  type: 'iteration.started',
  iteration: `${index}`,
  index,
  of: 20,
});

export const subCall = (call: string): EventBody => ({
  type: 'call.started',
  call,
  iteration: '1',
  role: 'sub',
  model: 'small',
  messages: [{ role: 'user', content: 'PROMPT-TEXT' }],
});

export const callDone = (call: string, inputTokens = 1_000): EventBody => ({
  type: 'call.finished',
  call,
  milliseconds: 12.4,
  outcome: {
    ok: true,
    text: 'REPLY-TEXT',
    finish: 'stop',
    usage: { inputTokens, outputTokens: 200, estimated: false },
  },
});
