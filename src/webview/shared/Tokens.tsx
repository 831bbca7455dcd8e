import type { JSX } from 'preact';
import { formatCompact, formatCount } from './format';
import type { NodeTokens } from './nodeFigures';

/** Tokens in, from the provider's cache, and out; `~` stands before estimates. `unit`: where no heading says it. */
export function Tokens({ tokens, unit = '' }: { tokens: NodeTokens; unit?: string }): JSX.Element {
  const about = tokens.estimated ? '~' : '';
  const cached = tokens.cached > 0 ? ` (${formatCompact(tokens.cached)} cached)` : '';
  const exact = `${formatCount(tokens.input)} in, ${formatCount(tokens.output)} out`;
  return (
    <span
      title={
        tokens.estimated ? `About ${exact}: the model's provider reports no figures for some calls` : exact
      }
    >
      {about}
      {formatCompact(tokens.input)}
      {unit} in{cached}, {about}
      {formatCompact(tokens.output)} out
    </span>
  );
}
