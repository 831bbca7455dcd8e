import {
  TabInputCustom,
  TabInputNotebook,
  TabInputNotebookDiff,
  TabInputText,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Corpus, DocumentSource, LeftOut } from '../../context/documents';
import { secretIn } from '../../gather/secrets';
import { textDocument, utf8Length } from '../../gather/textDocument';
import { messageOf } from '../../rlm/errors';
import { readOnlyScheme } from '../readOnlyDocuments';
import { SetupError } from '../setupError';
import { rlmIgnore } from './rlmIgnore';
import type { GatherOptions, Scope } from './scope';
import type { ScopePlace } from './scopePlace';
import { documentPath } from './workspacePaths';

/**
 * The text of all tabs as the editor shows it: unsaved changes and untitled files too, of a comparison the
 * right side. Notebooks and custom editors are counted as left out, and so is what `.rlmignore` names.
 * @throws {SetupError} `no-open-files`.
 */
export function openFilesScope(tabs: Tabs = tabsOfWindow()): Scope {
  if (tabs.text.length === 0) {
    const others = tabs.others.length > 0 ? ' (notebooks and custom editors cannot be read yet)' : '';
    throw new SetupError('no-open-files', `No file with text is open${others}. Open the files to ask about.`);
  }
  return {
    label: tabs.text.length === 1 ? 'the open file' : `${tabs.text.length} open files`,
    place: {
      kind: 'openFiles',
      text: tabs.text.map((uri) => uri.toString()),
      others: tabs.others.map(({ uri, kind }) => ({ uri: uri.toString(), what: kind })),
    },
    gather: (options, signal) => gatherTabs(tabs, options, signal),
  };
}

/** The files that were open in an earlier session, open or not; an untitled one only while it is. */
export function openFilesAgain({ text, others }: Extract<ScopePlace, { kind: 'openFiles' }>): Scope {
  const open = new Set(tabsOfWindow().text.map((uri) => uri.toString()));
  const isThere = (uri: Uri): boolean => uri.scheme !== 'untitled' || open.has(uri.toString());
  const uris = text.map((uri) => Uri.parse(uri, true));
  return openFilesScope({
    text: uris.filter(isThere),
    others: [
      ...others.map(({ uri, what }) => ({ uri: Uri.parse(uri, true), kind: what })),
      ...uris.filter((uri) => !isThere(uri)).map((uri) => ({ uri, kind: 'no longer open' })),
    ],
  });
}

export interface Tabs {
  readonly text: readonly Uri[];
  /** Files open in something that is no text editor. */
  readonly others: readonly { readonly uri: Uri; readonly kind: string }[];
}

function tabsOfWindow(): Tabs {
  const text = new Map<string, Uri>();
  const others = new Map<string, { uri: Uri; kind: string }>();
  for (const { input } of window.tabGroups.all.flatMap(({ tabs }) => tabs)) {
    if (input instanceof TabInputText) text.set(input.uri.toString(), input.uri);
    else if (input instanceof TabInputTextDiff) text.set(input.modified.toString(), input.modified);
    else if (input instanceof TabInputNotebook)
      others.set(input.uri.toString(), { uri: input.uri, kind: 'a notebook' });
    else if (input instanceof TabInputNotebookDiff) {
      others.set(input.modified.toString(), { uri: input.modified, kind: 'a notebook' });
    } else if (input instanceof TabInputCustom) {
      others.set(input.uri.toString(), { uri: input.uri, kind: 'open in a custom editor' });
    }
  }
  // What this extension itself shows, e.g. a preview, is nobody's file.
  for (const [key, { scheme }] of text) if (scheme === readOnlyScheme) text.delete(key);
  return { text: [...text.values()], others: [...others.values()] };
}

async function gatherTabs(tabs: Tabs, options: GatherOptions, signal: AbortSignal): Promise<Corpus> {
  const documents: DocumentSource[] = [];
  const leftOut: LeftOut[] = tabs.others.map(({ uri, kind }) => {
    return { path: documentPath(uri), reason: 'unsupported', detail: kind };
  });
  const paths = new Set<string>();
  const isIgnored = rlmIgnore((file, detail) =>
    leftOut.push({ path: documentPath(Uri.parse(file, true)), reason: 'unreadable', detail }),
  );
  for (const uri of tabs.text) {
    signal.throwIfAborted();
    const path = uniquePath(documentPath(uri), paths);
    const read: DocumentSource | LeftOut = (await isIgnored(uri))
      ? { path, reason: 'rlmignored' }
      : await readTab(uri, path, options.maxBytes);
    if ('reason' in read) leftOut.push(read);
    else documents.push(read);
    options.onProgress({ documents: documents.length, leftOut: leftOut.length });
  }
  documents.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { name: 'Open files', documents, leftOut };
}

async function readTab(uri: Uri, path: string, maxBytes: number): Promise<DocumentSource | LeftOut> {
  const secret = secretIn(path);
  if (secret !== undefined) return { path, reason: 'secret', detail: secret };
  try {
    const document = await workspace.openTextDocument(uri);
    const text = document.getText();
    const size = utf8Length(text);
    if (size > maxBytes) return { path, reason: 'oversized', detail: `${(size / 2 ** 20).toFixed(1)} MB` };
    if (text.includes('\0')) return { path, reason: 'binary' };
    return textDocument({ path, text, language: document.languageId, uri: uri.toString() });
  } catch (error) {
    const detail = messageOf(error);
    return /\bbinary\b/i.test(detail) ? { path, reason: 'binary' } : { path, reason: 'unreadable', detail };
  }
}

/** The same path may be open twice, e.g. a file and its version in Git. */
function uniquePath(path: string, taken: Set<string>): string {
  let unique = path;
  for (let number = 2; taken.has(unique); number++) unique = `${path}~${number}`;
  taken.add(unique);
  return unique;
}
