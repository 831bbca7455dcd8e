import {
  commands,
  type DocumentSymbol,
  type Location,
  type LocationLink,
  Position,
  type Range,
  type SymbolInformation,
  SymbolKind,
  Uri,
  workspace,
} from 'vscode';
import type { LanguageAnswer, LanguagePlace, LanguageRequest } from '../rlm/languageServer';

/** Of one answer. */
const maxPlaces = 5_000;

/**
 * Asks the editor's language features about a document, read-only. Documents outside the workspace that are
 * not open in an editor are not asked about.
 */
export async function askLanguageServer(
  request: LanguageRequest,
  signal: AbortSignal,
): Promise<LanguageAnswer> {
  const uri = Uri.parse(request.uri, true);
  const isOpen = workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
  if (!isOpen && !workspace.getWorkspaceFolder(uri)) return failed('the file is not part of the workspace');
  // Opening it starts its language server.
  const document = await workspace.openTextDocument(uri);
  signal.throwIfAborted();
  if (request.kind === 'symbols') {
    const found = await commands.executeCommand<(DocumentSymbol | SymbolInformation)[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    return found
      ? answer(found.flatMap((symbol) => symbolPlaces(symbol, request.uri)))
      : nobody(document.languageId);
  }
  const { kind, line, character, text } = request;
  if (line >= document.lineCount || document.lineAt(line).text !== text)
    return failed('the file has changed since this run read it');
  const found = await commands.executeCommand<(Location | LocationLink)[] | undefined>(
    kind === 'definition' ? 'vscode.executeDefinitionProvider' : 'vscode.executeReferenceProvider',
    uri,
    new Position(line, character),
  );
  return found ? answer(found.map(locationPlace)) : nobody(document.languageId);
}

function symbolPlaces(
  symbol: DocumentSymbol | SymbolInformation,
  uri: string,
  container?: string,
): LanguagePlace[] {
  const named = { name: symbol.name, symbol: SymbolKind[symbol.kind].toLowerCase() };
  if (!('children' in symbol)) {
    const around = symbol.containerName === '' ? undefined : symbol.containerName;
    return [{ ...place(symbol.location.uri.toString(), symbol.location.range), ...named, container: around }];
  }
  const { line: endLine } = symbol.range.end;
  return [
    { ...place(uri, symbol.selectionRange), endLine, ...named, container },
    ...symbol.children.flatMap((child) => symbolPlaces(child, uri, symbol.name)),
  ];
}

function locationPlace(location: Location | LocationLink): LanguagePlace {
  return 'targetUri' in location
    ? place(location.targetUri.toString(), location.targetSelectionRange ?? location.targetRange)
    : place(location.uri.toString(), location.range);
}

function place(uri: string, { start, end }: Range): LanguagePlace {
  return { uri, line: start.line, character: start.character, endLine: end.line };
}

function answer(places: readonly LanguagePlace[]): LanguageAnswer {
  return places.length > maxPlaces
    ? failed(
        `there are ${places.length.toLocaleString('en-US')} places, too many to hand out: use context.grep(…)`,
      )
    : { ok: true, places };
}

function nobody(language: string): LanguageAnswer {
  return failed(`no language server here knows ${language} files: use file.outline() or context.calls(name)`);
}

function failed(message: string): LanguageAnswer {
  return { ok: false, message };
}
