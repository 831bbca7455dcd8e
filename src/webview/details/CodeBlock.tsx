import type { JSX } from 'preact';
import type { CodeView } from '../../rlm/trajectory';
import { printedBy } from '../shared/codeOutput';
import { formatDuration } from '../shared/format';
import { TextBlock } from './TextBlock';

interface CodeBlockProps {
  readonly block: CodeView;
  /** 1-based, where a turn has several. */
  readonly number: number | undefined;
  readonly ended: boolean;
  /** How far its sub-calls are, as a sentence; may be empty. */
  readonly progress: string;
}

/** Code the model wrote, and what it printed. */
export function CodeBlock({ block, number, ended, progress }: CodeBlockProps): JSX.Element {
  const time = block.milliseconds === undefined ? '' : `, after ${formatDuration(block.milliseconds)}`;
  const printed = printedBy(block);
  return (
    <>
      <TextBlock kind="code" title={number === undefined ? 'Code' : `Code ${number}`} text={block.code} />
      {printed !== undefined && printed !== '' && (
        <TextBlock kind="output" title={`Output${time}`} text={printed} />
      )}
      {printed === '' && block.error === undefined && <p class="waiting">No output{time}.</p>}
      {block.error !== undefined && <TextBlock kind="error" title="Error" text={block.error} />}
      {block.milliseconds === undefined && (
        <p class="waiting">{ended ? 'The run ended while this code ran.' : `Running… ${progress}`}</p>
      )}
    </>
  );
}
