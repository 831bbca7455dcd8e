import { emptyOutput } from '../../rlm/turnMessages';
import type { CodeView } from '../../rlm/trajectory';

/**
 * What a block printed, without the error that the model sees below it, and empty when it printed nothing;
 * `undefined` while it runs.
 */
export function printedBy({ output, error }: CodeView): string | undefined {
  if (output === undefined) return undefined;
  const text = output.trim();
  const printed =
    error !== undefined && text.endsWith(error.trim()) ? text.slice(0, -error.trim().length) : text;
  return printed.trim() === emptyOutput ? '' : printed.trimEnd();
}
