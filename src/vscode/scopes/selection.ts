import type { TextEditor } from 'vscode';
import type { DocumentSource } from '../../context/documents';
import { textDocument } from '../../gather/textDocument';
import { SetupError } from '../setupError';
import type { Scope } from './scope';
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
    gather: () => Promise.resolve({ name, documents, leftOut: [] }),
  };
}
