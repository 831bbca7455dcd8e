import ignore, { type Ignore } from 'ignore';

/** The ignore rules that hold in one folder of a repository: its own and those of the folders above it. */
export interface IgnoreRules {
  /**
   * Whether a path, relative to the repository, is ignored by the last rule that fits it.
   * @param path POSIX separators; a folder ends in `/`.
   */
  ignores(path: string): boolean;
  /**
   * These rules with those of a `.gitignore` further down, which have the last word.
   * @param folder where that file stands: '' or a relative path without a slash at its end.
   */
  with(folder: string, text: string): IgnoreRules;
}

/** No rules yet: where a repository begins. */
export function noIgnoreRules(ignoreCase: boolean): IgnoreRules {
  const none = rulesOver(ignore({ ignorecase: ignoreCase }), ignoreCase);
  return { ...none, ignores: () => false };
}

function rulesOver(rules: Ignore, ignoreCase: boolean): IgnoreRules {
  return {
    ignores: (path) => rules.ignores(path),
    with: (folder, text) =>
      rulesOver(ignore({ ignorecase: ignoreCase }).add(rules).add(rebased(folder, text)), ignoreCase),
  };
}

/** The lines of a `.gitignore`, written so that they mean the same at the root of the repository. */
function rebased(folder: string, text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (folder === '') return lines;
  const prefix = `/${folder.replace(/[\\*?[\]!# ]/g, String.raw`\$&`)}`;
  return lines.flatMap((line) => {
    const negated = line.startsWith('!');
    const pattern = negated ? line.slice(1) : line;
    if (pattern.trim() === '' || line.startsWith('#')) return [];
    // A slash before the end ties a pattern to its folder; without one it holds at every depth below.
    const isAnchored = /\/(?!\s*$)/.test(pattern);
    const rest = isAnchored ? pattern.replace(/^\//, '') : `**/${pattern}`;
    return [`${negated ? '!' : ''}${prefix}/${rest}`];
  });
}
