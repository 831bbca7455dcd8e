import type { ExtensionContext } from 'vscode';
import { activateIn } from './vscode/activation';
import { nodeRuntime } from './vscode/nodeRuntime';

/** Composition root of the extension on a machine. */
export function activate(context: ExtensionContext): void {
  activateIn(context, nodeRuntime);
}
