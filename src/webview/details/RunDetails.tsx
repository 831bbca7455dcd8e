import type { JSX } from 'preact';
import type { RunView } from '../../rlm/trajectory';
import { formatCount, formatDuration } from '../shared/format';
import { DetailsHead } from './DetailsHead';
import { Facts } from './Facts';
import { RunSettingsFacts } from './RunSettingsFacts';
import { TextBlock } from './TextBlock';

/** What was asked, of what, within which limits. */
export function RunDetails({ run }: { run: RunView }): JSX.Element {
  const { started, context } = run;
  const limits = started?.limits;
  return (
    <>
      <DetailsHead title="Run" />
      <Facts
        facts={[
          { name: 'Scope', value: started?.scope },
          { name: 'Root model', value: started?.rootModel },
          { name: 'Sub-model', value: started?.subModel },
          {
            name: 'Text',
            value: context && (
              <>
                {formatCount(context.documents)} documents, {formatCount(context.characters)} characters, ~
                {formatCount(context.tokens)} tokens, read in {formatDuration(context.milliseconds)}
              </>
            ),
          },
        ]}
      />
      {started && <TextBlock title="Question" text={started.question} />}
      {started?.settings && <RunSettingsFacts settings={started.settings} />}
      {limits && (
        <>
          <h3>Limits</h3>
          <Facts
            facts={[
              { name: 'Turns', value: formatCount(limits.maxIterations) },
              { name: 'Depth', value: String(limits.maxDepth) },
              { name: 'Sub-calls', value: formatCount(limits.maxSubCalls) },
              { name: 'Tokens in', value: formatCount(limits.maxInputTokens) },
              { name: 'Tokens out', value: formatCount(limits.maxOutputTokens) },
              {
                name: 'Cost',
                value: limits.maxCost === undefined ? undefined : `$${limits.maxCost.toFixed(2)}`,
              },
              { name: 'Calls at once', value: formatCount(limits.concurrency) },
              { name: 'Time', value: formatDuration(limits.wallTimeMs) },
              { name: 'Time of a call', value: formatDuration(limits.callTimeoutMs) },
              { name: 'Time of a code block', value: formatDuration(limits.codeTimeoutMs) },
            ]}
          />
        </>
      )}
    </>
  );
}
