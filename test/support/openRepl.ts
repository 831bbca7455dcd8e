import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Fence } from '../../src/context/fence';
import { Ledger } from '../../src/context/ledger';
import type { Snapshot } from '../../src/context/snapshot';
import { unlimited, type TimeLimit } from '../../src/context/timeLimit';
import { unrecordedReads } from '../../src/rlm/guestReads';
import type { Repl, ReplServices } from '../../src/rlm/repl';
import { createQuickJsRepl } from '../../src/sandbox/quickJsRepl';
import { inMemorySnapshot } from './inMemoryCorpus';

const megabyte = 1024 * 1024;

export interface OpenReplOptions {
  readonly texts?: Readonly<Record<string, string>>;
  /** In place of texts. */
  readonly snapshot?: Snapshot;
  /** What the sub-model says. */
  readonly answer?: (call: { readonly prompt: string }) => string;
  /** How a call ends, where it is more than a text. */
  readonly call?: ReplServices['call'];
  /** By default searches may take as long as they like. */
  readonly timeLimit?: TimeLimit;
  readonly searchTimeoutMs?: number;
  readonly codeTimeoutMs?: number;
  readonly memoryBytes?: number;
}

export async function loadQuickJs(): Promise<WebAssembly.Module> {
  const file = fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'));
  return WebAssembly.compile(await readFile(file));
}

/** The real REPL over texts in memory, with a sub-model that answers at once. */
export async function openRepl(
  wasm: WebAssembly.Module,
  {
    texts = {},
    snapshot = inMemorySnapshot(texts),
    answer,
    call,
    timeLimit = unlimited,
    searchTimeoutMs = 1_000,
    codeTimeoutMs = 5_000,
    memoryBytes = 32 * megabyte,
  }: OpenReplOptions,
): Promise<Repl> {
  return createQuickJsRepl(
    {
      snapshot,
      ledger: new Ledger(snapshot),
      fence: new Fence(new Uint8Array(8)),
      timeLimit,
      wasm,
      limits: { memoryBytes, stackBytes: megabyte / 4, codeTimeoutMs, searchTimeoutMs },
      clock: { now: 0, seed: 1 },
      isCancelled: () => false,
      onGuest: () => undefined,
    },
    {
      refuse: () => undefined,
      stops: () => undefined,
      block: () => ({ iteration: '1', index: 0 }),
      reads: unrecordedReads,
      call: call ?? ((request) => Promise.resolve({ ok: true, text: answer?.(request) ?? '' })),
      budget: () => ({ turnsLeft: 19, subCallsLeft: 200 }),
      history: () => undefined,
    },
  );
}
