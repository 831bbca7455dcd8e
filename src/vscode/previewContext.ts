import { counted } from '../context/words';
import type { Inspected } from '../protocol/engine';
import { textProgressInWords, type TextProgress } from '../protocol/textProgress';
import type { Engine } from './engine';
import type { Scope } from './scopes/scope';
import type { Settings } from './settings';
import type { Ui } from './ui';

export interface PreviewPorts {
  readonly ui: Ui;
  readonly engine: Engine;
  readonly settings: () => Settings;
  /** Opens a text to be read, not changed. */
  readonly showPreview: (title: string, markdown: string) => Promise<void>;
  /** Large scopes whose size the user has seen and agreed to, in this window. */
  readonly agreedScopes: Set<string>;
}

/** From here on a scope's size is shown before its first question. */
const manyDocuments = 2_000;
const manyCharacters = 20_000_000;

/** Shows what a question about a scope would read, and what is left out of it and why. Nothing is sent. */
export async function previewContext(scope: Scope, ports: PreviewPorts): Promise<void> {
  const inspected = await inspect(scope, ports);
  if (inspected) await show(scope, inspected, ports);
}

/**
 * Whether to go on with a question about a scope. Of a large one the user sees the size first, once, and may look
 * at all of it before anything is sent.
 */
export async function agreesToSize(scope: Scope, ports: PreviewPorts): Promise<boolean> {
  const key = JSON.stringify(scope.place);
  const canBeLarge = scope.place.kind === 'workspace' || scope.place.kind === 'folder';
  if (!canBeLarge || ports.agreedScopes.has(key)) return true;
  const inspected = await inspect(scope, ports);
  if (!inspected) return false;
  if (inspected.documents <= manyDocuments && inspected.characters <= manyCharacters) return true;
  if (!(await agrees(scope, inspected, ports))) return false;
  ports.agreedScopes.add(key);
  return true;
}

async function agrees(scope: Scope, inspected: Inspected, ports: PreviewPorts): Promise<boolean> {
  const size = sizeOf(inspected);
  const choice = await ports.ui.pick(
    [
      { label: 'Ask', description: size, value: 'ask' },
      {
        label: 'Preview Context',
        description: 'look at what is in and what is left out, before anything is sent',
        value: 'preview',
      },
    ],
    `RLM: ${capitalised(scope.label)} is large`,
    'Only the parts that the model asks for are sent, within the limits that are set',
  );
  if (choice !== 'preview') return choice === 'ask';
  await show(scope, inspected, ports);
  const button = 'Ask';
  return (
    (await ports.ui.notify('info', `Ask about ${scope.label}? ${capitalised(size)}.`, button)) === button
  );
}

/** `undefined`: cancelled. */
async function inspect(scope: Scope, { ui, engine, settings }: PreviewPorts): Promise<Inspected | undefined> {
  const { maxFileBytes, leaveOutGenerated } = settings();
  return ui.progress('RLM', async (report, signal) => {
    const onProgress = (progress: TextProgress | undefined): void =>
      report(`${progress ? textProgressInWords(progress) : `looking at ${scope.label}`} · nothing is sent`);
    const onListed = ({ documents: found }: { documents: number }): void =>
      onProgress({ kind: 'listing', found });
    onProgress(undefined);
    try {
      const corpus = await scope.gather(
        { maxBytes: maxFileBytes, leaveOutGenerated, onProgress: onListed },
        signal,
      );
      return await engine.use((session) => session.inspect(corpus, onProgress, signal));
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  });
}

function show(scope: Scope, { text }: Inspected, { showPreview }: PreviewPorts): Promise<void> {
  return showPreview(`Context of ${scope.label}`, text);
}

function sizeOf({ documents, characters, tokens, leftOut }: Inspected): string {
  const megabytes = `${(characters / 1_000_000).toFixed(1)} MB`;
  return `${counted(documents, 'file')}, ${megabytes}, about ${counted(tokens, 'token')}; ${leftOut.toLocaleString('en-US')} left out`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
