import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { Selection, Uri, workspace, type TextDocument, type TextEditor } from 'vscode';
import type { DocumentSource } from '../../context/documents';
import { textDocument } from '../../gather/textDocument';
import { messageOf } from '../../rlm/errors';
import { SetupError } from '../setupError';
import type { Scope } from './scope';
import type { ScopePlace } from './scopePlace';
import { documentPath } from './workspacePaths';

/** What of an editor this needs: its document and selections. */
export type SelectedText = Pick<TextEditor, 'document' | 'selections'>;

/**
 * The selected text of an editor, as it stands when the command is given. Several selections are several
 * documents, `a.ts~1`, `a.ts~2`, … in the order of the file; lines are those of the file.
 * @throws {SetupError} `no-editor` or `empty-selection`.
 */
export function selectionScope(editor: SelectedText | undefined): Scope {
  if (!editor)
    throw new SetupError(
      'no-editor',
      'No text editor is active. Open a file and select the text to ask about.',
    );
  const { document } = editor;
  const path = documentPath(document.uri);
  const selections = editor.selections
    .filter((selection) => document.getText(selection).trim() !== '')
    .sort((a, b) => a.start.compareTo(b.start));
  if (selections.length === 0) {
    throw new SetupError('empty-selection', `Nothing is selected in ${path}. Select the text to ask about.`);
  }
  const documents = selections.map((selection, index): DocumentSource => {
    return textDocument({
      path: selections.length === 1 ? path : `${path}~${index + 1}`,
      text: document.getText(selection),
      language: document.languageId,
      uri: document.uri.toString(),
      firstLine: selection.start.line + 1,
    });
  });
  const what = documents.length === 1 ? 'Selection' : `${documents.length} selections`;
  const name = `${what} in ${path}`;
  return {
    label: documents.length === 1 ? `the selection in ${path}` : `${documents.length} selections in ${path}`,
    place: {
      kind: 'selection',
      uri: document.uri.toString(),
      ranges: selections.map(({ start, end }) => ({
        startLine: start.line,
        startCharacter: start.character,
        endLine: end.line,
        endCharacter: end.character,
      })),
      hash: hashOf(document, selections),
    },
    gather: () => Promise.resolve({ name, documents, leftOut: [] }),
  };
}

/**
 * What was selected in an earlier session.
 * @throws {SetupError} `selection-gone` when the file is, or other text stands in the place.
 */
export async function selectionAgain(place: Extract<ScopePlace, { kind: 'selection' }>): Promise<Scope> {
  const uri = Uri.parse(place.uri, true);
  const document = await openDocument(uri);
  const selections = place.ranges.map(
    ({ startLine, startCharacter, endLine, endCharacter }) =>
      new Selection(startLine, startCharacter, endLine, endCharacter),
  );
  if (hashOf(document, selections) === place.hash) return selectionScope({ document, selections });
  throw new SetupError(
    'selection-gone',
    `${documentPath(uri)} has changed: what was selected no longer stands there. Select the text to ask about.`,
  );
}

async function openDocument(uri: Uri): Promise<TextDocument> {
  try {
    return await workspace.openTextDocument(uri);
  } catch (error) {
    throw new SetupError(
      'selection-gone',
      `${documentPath(uri)} cannot be opened: ${messageOf(error)}. Select the text to ask about.`,
    );
  }
}

function hashOf(document: TextDocument, selections: readonly Selection[]): string {
  const texts = selections.map((selection) => JSON.stringify(document.getText(selection)));
  return bytesToHex(sha256(utf8ToBytes(texts.join(''))));
}
