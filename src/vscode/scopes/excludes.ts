import * as v from 'valibot';
import { workspace, type Uri } from 'vscode';
import type { ExcludeRule } from '../../context/corpusFolders';

const rule = v.union([v.boolean(), v.object({ when: v.string() })]);

/** The rules of an `exclude` setting that are in force in a folder: those set to `true`, or to a condition. */
export function excludesFor(folder: Uri, section: 'files' | 'search'): ExcludeRule[] {
  const value: unknown = workspace.getConfiguration(section, folder).get('exclude');
  return rulesOf(value);
}

function rulesOf(value: unknown): ExcludeRule[] {
  const parsed = v.safeParse(v.record(v.string(), v.unknown()), value);
  if (!parsed.success) return [];
  return Object.entries(parsed.output).flatMap(([glob, setting]): ExcludeRule[] => {
    const checked = v.safeParse(rule, setting);
    if (!checked.success || checked.output === false) return [];
    return [checked.output === true ? glob : { glob, when: checked.output.when }];
  });
}
