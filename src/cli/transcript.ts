import type { Coverage } from '../context/coverage';
import { leftOutReasons, type LeftOutCount } from '../context/documents';
import type { CallFinished, ContextLoaded, RunFinished, RunStarted, TrajectoryEvent } from '../rlm/events';
import { reduce, emptyRun, type RunView } from '../rlm/trajectory';
import { limitsNamedIn } from '../rlm/usedUp';
import { flagOf } from './commandLine';
import { printable } from './printable';
import type { Style } from './style';

/** A run in lines for a terminal, as it happens. */
export interface Transcript {
  /** What to print for an event: whole lines, or '' where there is nothing to say. */
  lines(event: TrajectoryEvent): string;
  /** Whether the run has come to its end, and its lines say how. */
  hasEnded(): boolean;
  /** Whether a turn has begun. */
  hasTurns(): boolean;
}

/** Most of a code block or an output that is shown, in lines and in characters of a line. */
const shownLines = 30;
const shownWidth = 200;

export function transcript(style: Style): Transcript {
  const run = emptyRun();
  return {
    lines(event) {
      reduce(run, event);
      return linesOf(run, event, style)
        .map((line) => `${printable(line)}\n`)
        .join('');
    },
    hasEnded: () => run.finished !== undefined,
    hasTurns: () => run.iterations.length > 0,
  };
}

function linesOf(run: RunView, event: TrajectoryEvent, style: Style): string[] {
  switch (event.type) {
    case 'run.started':
      return [style.bold(models(event))];
    case 'run.resumed':
      return [style.bold('The run goes on')];
    case 'context.loaded':
      return [style.dim(`Read ${loaded(event)}`)];
    case 'iteration.started':
      return [
        '',
        style.bold(`${event.parent === undefined ? '' : `${event.parent}: `}Turn ${event.index}/${event.of}`),
      ];
    case 'call.started':
      return event.note === undefined ? [] : [style.dim(`  ${event.call}: ${event.note}`)];
    case 'call.retried':
      return [
        style.warning(
          `  ${event.call}: ${event.reason.replace(/\.$/, '')}; trying again in ${seconds(event.delayMs)}`,
        ),
      ];
    case 'call.finished':
      return callLines(run, event, style);
    case 'code.started':
      return block(event.code, '  │ ');
    case 'code.finished':
      return [
        ...block(event.output, '  → ').map(style.dim),
        ...(event.error === undefined || event.output.includes(event.error)
          ? []
          : block(event.error, '  ! ').map(style.error)),
      ];
    case 'compacted':
      return [
        style.dim(
          `  ${event.kind === 'outputs' ? 'Earlier outputs became handles' : 'Earlier turns became a summary'}: ${event.tokensBefore} tokens, now ${event.tokensAfter}`,
        ),
      ];
    case 'warning':
      return [style.warning(`Warning: ${event.message}`)];
    case 'answered':
      return event.citations.flatMap(({ text, problem, masked, leftOut }) => {
        if (problem === undefined && masked !== undefined)
          return [style.dim(`Note: part of ${text} was masked (${masked})`)];
        if (problem === undefined) return [];
        return [
          leftOut === true
            ? style.dim(`Note: ${problem}`)
            : style.warning(`Unverified: ${text} (${problem})`),
        ];
      });
    case 'coverage':
    case 'language.answered':
    case 'steered':
    case 'context.listed':
    case 'snapshot':
    case 'context.read':
      return [];
    case 'call.refused':
      return [style.dim(`  ${event.call}: not made, ${event.message}`)];
    case 'run.finished':
      return ['', ...ending(run, event, style)];
  }
}

function models({ rootModel, subModel, isLanguageModel, scope, question, follows }: RunStarted): string {
  if (follows !== undefined) return `Following up: ${question}`;
  if (!isLanguageModel)
    return `Asking the ${rootModel} about ${scope}. It is no language model; name one with --model.`;
  return `Asking ${rootModel === subModel ? rootModel : `${rootModel} with ${subModel}`} about ${scope}`;
}

function loaded({ documents, characters, tokens, leftOut, milliseconds }: ContextLoaded): string {
  const size = `${counted(characters, 'character')}, about ${counted(tokens, 'token')}`;
  const out = leftOut.length === 0 ? '' : `; left out: ${leftOut.map(reasonCount).join(', ')}`;
  return `${counted(documents, 'document')} (${size}) in ${seconds(milliseconds)}${out}`;
}

function reasonCount({ reason, count }: LeftOutCount): string {
  return `${number(count)} ${leftOutReasons[reason]}`;
}

function callLines(run: RunView, { call, milliseconds, outcome }: CallFinished, style: Style): string[] {
  const node = run.nodes.get(call);
  const model = node?.kind === 'call' ? node.started.model : '';
  if (!outcome.ok && outcome.code === 'cancelled')
    return [style.dim(`  ${call} ${model}: stopped after ${seconds(milliseconds)}`)];
  if (!outcome.ok)
    return [style.error(`  ${call} ${model} failed after ${seconds(milliseconds)}: ${outcome.message}`)];
  const { inputTokens, outputTokens, estimated } = outcome.usage;
  const tokens = `${estimated ? 'about ' : ''}${number(inputTokens)} tokens in, ${number(outputTokens)} out`;
  const cut =
    outcome.finish === 'stop' ? '' : outcome.finish === 'length' ? ', cut by its token limit' : ', withheld';
  const spent = outcome.cached === true ? 'kept from an earlier run, at no cost' : tokens;
  return [style.dim(`  ${call} ${model}: ${seconds(milliseconds)}, ${spent}${cut}`)];
}

function ending(run: RunView, event: RunFinished, style: Style): string[] {
  const { totals } = run;
  const paint =
    event.status === 'complete' ? style.bold : event.status === 'partial' ? style.warning : style.error;
  const about = totals.estimated ? 'about ' : '';
  const facts = [
    `${paint(endWord(run, event))} in ${seconds(event.milliseconds)}`,
    counted(totals.rootCalls, 'turn'),
    counted(totals.subCalls, 'sub-call'),
    ...(totals.failedCalls > 0 ? [`${counted(totals.failedCalls, 'call')} failed`] : []),
    `${about}${number(totals.inputTokens)} tokens in, ${number(totals.outputTokens)} out`,
    ...(totals.cost > 0 ? [dollars(totals.cost)] : []),
    ...(run.coverage ? [covered(run.coverage)] : []),
  ];
  return [...(event.reason ? [paint(reasonWords(event.reason.message))] : []), facts.join(' · ')];
}

/** A sentence, with limits called as the terminal does. */
function reasonWords(message: string): string {
  const words = limitsNamedIn(message).reduce(
    (text, limit) => text.replaceAll(`setting rlm.${limit}`, flagOf(limit)),
    message,
  );
  // An address is no word.
  return /^https?:/.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1);
}

const statusWords = { complete: 'Complete', partial: 'Partial', failed: 'Failed' } as const;

function endWord({ answered }: RunView, { status, reason }: RunFinished): string {
  if (reason?.code === 'cancelled') return 'Cancelled';
  return status === 'partial' && !answered ? 'No answer' : statusWords[status];
}

function covered({ inScope, searched, opened, sent, leftOut }: Coverage): string {
  const reached = `${number(searched)} searched, ${number(opened)} opened by code, ${number(sent)} sent to a model`;
  return `${counted(inScope, 'document')} in scope, ${reached}, ${number(leftOut)} left out`;
}

/** The head and the tail of a text behind a margin, with what is between them counted. */
function block(text: string, margin: string): string[] {
  if (text.trim() === '') return [];
  const lines = text.trimEnd().split(/\r?\n/);
  const hidden = lines.length - shownLines;
  const shown =
    hidden <= 1
      ? lines
      : [...lines.slice(0, shownLines - 8), `… ${number(hidden)} lines more …`, ...lines.slice(-8)];
  return shown.map((line) => margin + (line.length > shownWidth ? `${line.slice(0, shownWidth)}…` : line));
}

function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function dollars(value: number): string {
  return `$${value.toFixed(value < 1 ? 4 : 2)}`;
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
