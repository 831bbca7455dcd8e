import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { checkCitations, type Citation } from '../../../../src/context/citations';
import { Fence } from '../../../../src/context/fence';
import { Ledger } from '../../../../src/context/ledger';
import { unlimited } from '../../../../src/context/timeLimit';
import { builtInExplorer } from '../../../../src/models/explorer/index';
import { CallTree, type CallModel } from '../../../../src/rlm/callTree';
import type { EventBody } from '../../../../src/rlm/events';
import { defaultLimits } from '../../../../src/rlm/limits';
import { Conversation } from '../../../../src/rlm/conversation';
import { defaultRunSettings } from '../../../../src/rlm/runSettings';
import { runLoop } from '../../../../src/rlm/loop';
import { nothingSpent } from '../../../../src/rlm/tokenAccount';
import { createQuickJsRepl } from '../../../../src/sandbox/quickJsRepl';
import { inMemorySnapshot } from '../../../support/inMemoryCorpus';

export interface Explored {
  readonly answer: string;
  readonly status: string;
  readonly citations: readonly Citation[];
  readonly turns: number;
  /** Errors that the explorer's own code ran into. */
  readonly errors: readonly string[];
  readonly subCalls: number;
}

const wasm = readFile(fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'))).then(
  (bytes) => WebAssembly.compile(bytes),
);

/** Asks the explorer over the real loop and the real REPL. */
export async function askExplorer(
  question: string,
  texts: Readonly<Record<string, string>>,
): Promise<Explored> {
  const snapshot = inMemorySnapshot(texts);
  const signal = new AbortController().signal;
  const events: EventBody[] = [];
  let subCalls = 0;
  const explorer = builtInExplorer();
  const callModel: CallModel = async ({ role, messages }) => {
    if (role === 'sub') subCalls++;
    const reply = await explorer.complete({ role, messages }, {}, signal);
    const usage = { inputTokens: 0, outputTokens: 0, estimated: true };
    return { outcome: { ok: true, ...reply, usage }, left: nothingSpent };
  };
  const dependencies = {
    snapshot,
    ledger: new Ledger(snapshot),
    fence: new Fence(new Uint8Array(8)),
    timeLimit: unlimited,
    wasm: await wasm,
    limits: { memoryBytes: 2 ** 26, stackBytes: 2 ** 18, codeTimeoutMs: 5_000, searchTimeoutMs: 5_000 },
    clock: { now: 0, seed: 1 },
    isCancelled: () => false,
    onGuest: () => undefined,
  };
  const { answer, status } = await runLoop(
    new Conversation({
      overview: () => 'Some files.',
      createRepl: (services) => createQuickJsRepl(dependencies, services),
      part: () => Promise.reject(new Error('the explorer starts no child')),
    }),
    { question, level: 0 },
    new CallTree({
      limits: defaultLimits,
      settings: defaultRunSettings,
      traits: [{ loop: { profile: 'explorer' }, sub: { profile: 'explorer' } }],
      callModel,
      report: (event) => events.push(event),
      fence: dependencies.fence.text,
    }),
    signal,
  );
  const text = answer?.text ?? '';
  return {
    answer: text,
    status,
    citations: checkCitations(snapshot, text),
    turns: events.filter(({ type }) => type === 'iteration.started').length,
    errors: events.flatMap((event) =>
      event.type === 'code.finished' && event.error !== undefined ? [event.error] : [],
    ),
    subCalls,
  };
}
