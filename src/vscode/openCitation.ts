import { Position, Range, Selection, TextEditorRevealType, Uri, ViewColumn, window, workspace } from 'vscode';
import type { Citation } from '../context/citations';
import { messageOf } from '../rlm/errors';

/**
 * Shows a cited place in an editor, not on top of the panel: the cursor at its first line, all of it in view.
 * @param panelColumn where the panel is, which is not to be covered
 * @throws naming the document, when it cannot be opened any more
 */
export async function openCitation(citation: Citation, panelColumn: ViewColumn | undefined): Promise<void> {
  const { path, uri, line, endLine } = citation;
  if (uri === undefined) throw new Error(`${path} cannot be opened: the run saw it as text without a place.`);
  const document = await documentAt(Uri.parse(uri, true), path);
  const range = document.validateRange(new Range(line - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER));
  const editor = await window.showTextDocument(document, {
    preview: true,
    viewColumn: columnBeside(panelColumn),
    selection: new Range(range.start, range.start),
  });
  // Several lines are marked; the cursor stays at the first.
  if (range.end.line > range.start.line)
    editor.selection = new Selection(range.end, new Position(range.start.line, 0));
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}

async function documentAt(uri: Uri, path: string) {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open;
  if (uri.scheme === 'untitled')
    throw new Error(`${path} was never saved and is closed: there is nothing to open.`);
  try {
    return await workspace.openTextDocument(uri);
  } catch (error) {
    throw new Error(`${path} cannot be opened: ${messageOf(error)}`, { cause: error });
  }
}

/** A group that is there already, and not the panel's; else a new one beside it. */
function columnBeside(panelColumn: ViewColumn | undefined): ViewColumn {
  const others = window.tabGroups.all.filter(({ viewColumn }) => viewColumn !== panelColumn);
  const withText = others.find(({ activeTab }) => activeTab !== undefined) ?? others[0];
  return withText?.viewColumn ?? ViewColumn.Beside;
}
