import type { Corpus } from '../context/documents';
import { Fence } from '../context/fence';
import { overview } from '../context/overview';
import type { LoopContext } from '../rlm/repl';
import { loopContext, type ReplSettings, type SnapshotContext } from './loopContext';

/** The context as far as it is known from the list of its documents. */
export function overviewOfList({ name, documents, leftOut, bytes }: Corpus, fenceKey: Uint8Array): string {
  const characters = bytes ?? documents.reduce((sum, { size = 0 }) => sum + size, 0);
  const tokens = Math.round(characters / 4);
  const facts = { name, documents, characters, tokens, exact: false, leftOut };
  return overview(facts, new Fence(fenceKey).text);
}

/** The context while it is read, as it was described; code waits for the texts. */
export function contextWhileLoading(
  described: string,
  loading: Promise<SnapshotContext>,
  settings: ReplSettings,
): LoopContext {
  const ready = async () => loopContext(await loading, settings);
  return {
    overview: (told = described) => told,
    createRepl: async (services) => (await ready()).createRepl(services),
    part: async (parts) => (await ready()).part(parts),
  };
}
