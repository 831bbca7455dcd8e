import type { ExtensionContext } from 'vscode';
import { activateIn } from './vscode/activation';
import { webRuntime } from './vscode/webRuntime';

/** Composition root of the extension in a browser. */
export function activate(context: ExtensionContext): void {
  activateIn(context, webRuntime);
}
