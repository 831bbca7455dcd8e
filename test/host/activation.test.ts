import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import * as vscode from 'vscode';

const id = 'rlm-vscode.recursive-language-models';

const titles: Readonly<Record<string, string>> = {
  'rlm.askWorkspace': 'RLM: Ask About the Workspace',
  'rlm.askFollowUp': 'RLM: Ask a Follow-Up',
  'rlm.askOpenFiles': 'RLM: Ask About Open Files',
  'rlm.previewContext': 'RLM: Preview Context',
  'rlm.querySelection': 'RLM Query Selection',
  'rlm.askFolder': 'RLM: Ask About This Folder',
  'rlm.showTrace': 'RLM: Show Trace',
  'rlm.cancelRun': 'RLM: Cancel Run',
  'rlm.answerNow': 'RLM: Answer Now',
  'rlm.addHint': 'RLM: Add a Hint',
  'rlm.compareDirect': 'RLM: Compare with a Direct Call',
  'rlm.setApiKey': 'RLM: Set API Key',
  'rlm.selectModel': 'RLM: Select Model',
  'rlm.clearCache': 'RLM: Clear Cache',
  'rlm.resumeRun': 'RLM: Resume Run',
  'rlm.runAgainFromHere': 'RLM: Run Again from Here…',
  'rlm.deleteTraces': 'RLM: Delete All Traces and Cache',
};

/** VS Code's own marks of when an extension was loaded and activated. */
interface PerformanceMarks {
  getMarks(): { readonly name: string; readonly startTime: number }[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly category?: string;
      readonly title: string;
    }[];
  };
}

describe('activation', () => {
  before(async () => {
    await vscode.extensions.getExtension(id)!.activate();
  });

  it('registers every command of the manifest, under the names users know', async () => {
    const { contributes } = vscode.extensions.getExtension(id)!.packageJSON as Manifest;
    const shown = contributes.commands.map(({ command, category, title }) => [
      command,
      category === undefined ? title : `${category}: ${title}`,
    ]);
    assert.deepEqual(Object.fromEntries(shown), titles);
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const command of Object.keys(titles)) assert.ok(registered.has(command), command);
  });

  it('loads what activation needs, and no more; how long it takes is printed', () => {
    const loaded = Object.keys(createRequire(__filename).cache).map((path) => basename(path));
    assert.ok(loaded.includes('extension.cjs'), loaded.join());
    // The engine's host end, the models and the journal come with the first question.
    assert.ok(!loaded.includes('onDemand.cjs'), loaded.join());
    const { MonacoPerformanceMarks } = globalThis as { MonacoPerformanceMarks?: PerformanceMarks };
    const marks = new Map(MonacoPerformanceMarks!.getMarks().map(({ name, startTime }) => [name, startTime]));
    const between = (what: string) =>
      marks.get(`code/extHost/did${what}/${id}`)! - marks.get(`code/extHost/will${what}/${id}`)!;
    const load = between('LoadExtensionCode');
    const activate = between('ActivateExtension');
    assert.ok(load > 0 && activate >= 0);
    console.log(`activation: code ${load.toFixed(1)} ms, activate ${activate.toFixed(1)} ms`);
  });
});
