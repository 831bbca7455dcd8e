import type { JSX } from 'preact';
import type { Compacted } from '../../rlm/events';
import type { CodeView, IterationView } from '../../rlm/trajectory';
import { formatCount } from '../shared/format';
import { tokensOfTurn, turnTime } from '../shared/nodeFigures';
import { turnState } from '../shared/nodeState';
import type { Streams } from '../streams';
import { CallFailure } from './CallFailure';
import { CodeBlock } from './CodeBlock';
import { DetailsHead } from './DetailsHead';
import { Facts } from './Facts';
import { Note } from './Note';
import { spentFacts } from './spentFacts';
import { StreamedText } from './StreamedText';
import { TextBlock } from './TextBlock';

interface TurnDetailsProps {
  readonly turn: IterationView;
  readonly next: IterationView | undefined;
  /** Only this block of it, by index. */
  readonly block?: number | undefined;
  readonly ended: boolean;
  readonly now: number | undefined;
  readonly streams: Streams;
  /** `undefined` where the turn cannot be taken another way. */
  readonly onFork: (() => void) | undefined;
}

/** One turn: the code the model wrote, and what came of it. */
export function TurnDetails({
  turn,
  next,
  block,
  ended,
  now,
  streams,
  onFork,
}: TurnDetailsProps): JSX.Element {
  const state = turnState(turn, ended);
  const time = turnTime(turn, next, state === 'running', now);
  const blocks = block === undefined ? turn.blocks : turn.blocks.slice(block, block + 1);
  return (
    <>
      <DetailsHead
        title={block === undefined ? `Turn ${turn.index}` : `Code of Turn ${turn.index}`}
        state={state}
      />
      <Facts
        facts={[
          { name: 'Model', value: turn.root?.started.model },
          { name: 'Turns allowed', value: String(turn.of) },
          ...spentFacts(tokensOfTurn(turn), time, state),
          { name: 'Sub-calls', value: subCallWords(turn, ended) },
        ]}
      />
      {onFork && (
        <p class="details-actions">
          <button
            type="button"
            class="button secondary"
            title="Take this turn another way, in a run of its own: with another model, a hint, edited code or another question. The turns before it are shared and cost nothing."
            onClick={onFork}
          >
            Run Again from Here…
          </button>
        </p>
      )}
      {turn.root?.shared && (
        <Note icon="branch" words="Shared with the run that this one is forked from: it cost nothing here." />
      )}
      {block === undefined &&
        turn.compactions.map((compaction, index) => (
          <Note key={index} icon="shortened" words={compactionWords(compaction)} />
        ))}
      {blocks.map((code, index) => (
        <CodeBlock
          key={`${turn.id}#${index}`}
          block={code}
          number={numberOf(blocks, index)}
          ended={ended}
          progress={progressOf(turn)}
        />
      ))}
      {blocks.length === 0 && <WithoutCode turn={turn} ended={ended} streams={streams} />}
    </>
  );
}

function compactionWords({ kind, tokensBefore, tokensAfter }: Compacted): string {
  const what =
    kind === 'outputs'
      ? 'Outputs of earlier turns are no longer sent; the code can still read them'
      : 'Earlier turns were put into a summary; the REPL keeps all values';
  return `${what} (about ${formatCount(tokensBefore)} → ${formatCount(tokensAfter)} tokens).`;
}

function progressOf(turn: IterationView): string {
  if (turn.calls.length === 0) return '';
  const done = turn.calls.filter((call) => call.finished).length;
  return `${formatCount(done)} of ${formatCount(turn.calls.length)} sub-calls are done.`;
}

function numberOf(blocks: readonly CodeView[], index: number): number | undefined {
  return blocks.length > 1 ? index + 1 : undefined;
}

function WithoutCode({
  turn,
  ended,
  streams,
}: Pick<TurnDetailsProps, 'turn' | 'ended' | 'streams'>): JSX.Element {
  const call = turn.root;
  const outcome = call?.finished?.outcome;
  if (outcome?.ok) return <TextBlock title="Reply" text={outcome.text} />;
  if (outcome) return <CallFailure message={outcome.message} />;
  if (ended || !call) return <p class="waiting">{ended ? 'The run ended here.' : 'Starting…'}</p>;
  return <StreamedText streams={streams} call={call.id} waiting={`Waiting for ${call.started.model}…`} />;
}

function subCallWords(turn: IterationView, ended: boolean): string | undefined {
  if (turn.calls.length === 0) return undefined;
  const done = turn.calls.filter((call) => call.finished).length;
  const failed = turn.calls.filter((call) => call.finished?.outcome.ok === false).length;
  const open = turn.calls.length - done;
  return [
    formatCount(turn.calls.length),
    ...(open > 0 ? [`${open} ${ended ? 'stopped' : 'running'}`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join(', ');
}
