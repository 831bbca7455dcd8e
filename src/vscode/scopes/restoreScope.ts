import { Uri } from 'vscode';
import { folderScope, workspaceScope } from './folders';
import { openFilesAgain } from './openFiles';
import type { Scope } from './scope';
import type { ScopePlace } from './scopePlace';
import { selectionAgain } from './selection';

/**
 * A scope of an earlier session. What it is about is looked for when it is gathered, which throws a
 * `SetupError` when it is gone or has changed.
 */
export function restoreScope(label: string, place: ScopePlace): Scope {
  return {
    label,
    place,
    gather: async (options, signal) => (await find(place)).gather(options, signal),
  };
}

function find(place: ScopePlace): Scope | Promise<Scope> {
  switch (place.kind) {
    case 'workspace':
      return workspaceScope();
    case 'folder':
      return folderScope(Uri.parse(place.uri, true));
    case 'openFiles':
      return openFilesAgain(place);
    case 'selection':
      return selectionAgain(place);
  }
}
