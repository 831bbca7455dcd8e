import type { LeftOut } from '../context/documents';
import { Fence } from '../context/fence';
import type { Ledger } from '../context/ledger';
import { maskedPlaces } from '../context/masked';
import { overview, type OverviewFacts } from '../context/overview';
import { previewSpans } from '../context/preview';
import { isOfFiles, selectDocuments } from '../context/selection';
import { Snapshot } from '../context/snapshot';
import { wholeDocument } from '../context/span';
import { estimateAllTokens } from '../context/tokens';
import { recordedText } from '../rlm/recordedText';
import type { LoopContext, Repl, ReplServices } from '../rlm/repl';
import { createQuickJsRepl, type QuickJsDependencies } from '../sandbox/quickJsRepl';

/** Lines are counted only where that is soon done. */
const maxCounted = 40;
const maxCountedCharacters = 16_000_000;

/** What every REPL of a run shares. */
export interface ReplSettings extends Omit<QuickJsDependencies, 'snapshot' | 'ledger' | 'fence' | 'wasm'> {
  readonly wasm: Promise<WebAssembly.Module>;
  /** See `Fence`. */
  readonly fenceKey: Uint8Array;
}

/** A snapshot as the context of a loop. */
export interface SnapshotContext {
  /** In the user's words, or the model's. */
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly tokens: number;
  readonly ledger: Ledger;
  readonly leftOut: readonly LeftOut[];
  /** True where the files of a run that is replayed are not at hand. */
  readonly lacksTexts?: boolean | undefined;
}

/** All documents, fenced and numbered, for one prompt; noted as sent. */
export function renderWhole({ snapshot, ledger, lacksTexts }: SnapshotContext, fenceKey: Uint8Array): string {
  if (lacksTexts === true) return recordedText;
  const fence = new Fence(fenceKey);
  const documents = snapshot.documents.map((_, index) => {
    ledger.sent(index);
    return fence.span(snapshot, wholeDocument(snapshot, index));
  });
  return documents.join('\n');
}

/** A loop's context over a snapshot: the REPL of its own, and parts of it for child loops. */
export function loopContext(context: SnapshotContext, settings: ReplSettings): LoopContext {
  const { snapshot, ledger, lacksTexts } = context;
  const fence = new Fence(settings.fenceKey);
  return {
    overview: (recorded) => {
      if (lacksTexts === true) return recorded ?? recordedText;
      const told = recorded ?? describe(context, fence);
      ledger.printed(told);
      return told;
    },
    createRepl: async (services: ReplServices): Promise<Repl> =>
      createQuickJsRepl(
        { ...settings, snapshot, ledger, fence, lacksTexts, wasm: await settings.wasm },
        services,
      ),
    part: (parts) => {
      const selected = selectDocuments(snapshot, parts);
      const part = new Snapshot(selected.map(({ document }) => document));
      const lacks = lacksTexts === true && parts.some(isOfFiles);
      const child: SnapshotContext = {
        name: 'a part of a larger context',
        snapshot: part,
        tokens: lacks ? 0 : estimateAllTokens(part),
        ledger: ledger.part(selected.map(({ origin }) => origin)),
        leftOut: [],
        lacksTexts: lacks,
      };
      return Promise.resolve(loopContext(child, settings));
    },
  };
}

function describe({ name, snapshot, tokens, leftOut }: SnapshotContext, fence: Fence): string {
  const { documents, characters } = snapshot;
  const fewLines = documents.length <= maxCounted && characters <= maxCountedCharacters;
  const preview = previewSpans(snapshot)
    .map((span) => fence.span(snapshot, span))
    .join('\n');
  const facts: OverviewFacts = {
    name,
    documents: documents.map(({ path, language, length, firstLine }, index) => ({
      path,
      language,
      size: length,
      lines: fewLines ? [firstLine, firstLine + snapshot.lines(index).count - 1] : undefined,
    })),
    characters,
    tokens,
    exact: true,
    leftOut,
    masked: maskedPlaces(snapshot),
    preview,
  };
  return overview(facts, fence.text);
}
