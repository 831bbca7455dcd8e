import { ConfigurationTarget, workspace } from 'vscode';
import type { ModelChoice } from './selectModel';
import { readSettings, type Settings } from './settings';

export function editorSettings(): Settings {
  const configuration = workspace.getConfiguration('rlm');
  return readSettings((key) => configuration.get(key));
}

/** Writes the choice to the user's settings: of this machine, in a remote window of the remote one. */
export async function saveModelChoice({ baseUrl, rootModel, subModel }: ModelChoice): Promise<void> {
  const configuration = workspace.getConfiguration('rlm');
  const update = (key: string, value: string | undefined) =>
    configuration.update(key, value, ConfigurationTarget.Global);
  await update('baseUrl', baseUrl);
  await update('rootModel', rootModel);
  await update('subModel', subModel);
}
