import { directNote } from '../../rlm/direct';
import type { CallView, CodeView, IterationView } from '../../rlm/trajectory';
import { printedBy } from '../shared/codeOutput';
import { countOf } from '../shared/format';
import { fencedPlaces } from '../shared/fencedPlaces';
import { codeLabel, fromDifference, proseBeforeCode, proseLabel } from '../shared/labels';
import { callState, codeState, turnState, type NodeState } from '../shared/nodeState';
import type { Row } from './rows';

/** What a line says: a name, and words beside it in a weaker colour. */
export interface RowText {
  readonly label: string;
  readonly detail: string;
  /** In full, where the two above leave something out. */
  readonly tooltip?: string;
}

export function rowText(row: Row): RowText {
  switch (row.kind) {
    case 'run':
      return { label: 'Run', detail: row.run.started?.scope ?? '' };
    case 'turn':
      return { label: `Turn ${row.turn.index}`, detail: turnDetail(row.turn) };
    case 'root':
      return { label: 'Model reply', detail: joined(row.model, replyDetail(row.call, row.model)) };
    case 'code':
      return { label: 'Code', detail: codeDetail(row.block) };
    case 'call':
      return callText(row.call, row.first, row.model);
    case 'more':
      return moreText(row.hidden, row.total);
  }
}

/** A sign beside the words, and what it means. */
export interface RowMark {
  readonly icon: 'retry' | 'kept' | 'shortened' | 'branch';
  readonly meaning: string;
  /** How often, where that is of interest. */
  readonly count?: number;
}

export function rowMarks(row: Row): RowMark[] {
  if (row.kind === 'turn') return turnMarks(row.turn);
  if (row.kind !== 'root' && row.kind !== 'call') return [];
  const { retries, finished, shared } = row.call;
  const marks: RowMark[] = [];
  if (shared) marks.push(sharedMark);
  if (retries.length > 0)
    marks.push({ icon: 'retry', meaning: `tried again ${timesOf(retries.length)}`, count: retries.length });
  if (finished?.outcome.ok === true && finished.outcome.cached === true)
    marks.push({ icon: 'kept', meaning: 'cached, no cost' });
  return marks;
}

const sharedMark: RowMark = { icon: 'branch', meaning: 'shared with the run it was forked from, no cost' };

function turnMarks({ root, compactions }: IterationView): RowMark[] {
  const shorter: RowMark = { icon: 'shortened', meaning: 'earlier messages made shorter' };
  return [...(root?.shared ? [sharedMark] : []), ...(compactions.length > 0 ? [shorter] : [])];
}

function timesOf(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** `undefined` for a line that has no state of its own. */
export function rowState(row: Row, ended: boolean): NodeState | undefined {
  switch (row.kind) {
    case 'turn':
      return turnState(row.turn, ended);
    case 'root':
    case 'call':
      return callState(row.call, ended);
    case 'code':
      return codeState(row.block, ended);
    case 'run':
    case 'more':
      return undefined;
  }
}

/** What was asked about, where that is a known place, else what was asked. */
function callText(call: CallView, first: CallView, model: string | undefined): RowText {
  const prompt = promptOf(call);
  const asked = proseLabel(prompt);
  const outcome = call.finished?.outcome;
  const loop = childWords(call);
  const trouble = outcome?.ok === false ? outcome.message : undefined;
  const [place, ...others] = fencedPlaces(prompt);
  if (place !== undefined) {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return {
      label: `${fileOf(place)}${more}`,
      detail: joined(model, trouble ?? joined(loop, asked)),
      tooltip: `${place}${more}\n${asked}`,
    };
  }
  const label = call === first ? asked : fromDifference(asked, proseLabel(promptOf(first)));
  return { label: label === '' ? 'Sub-call' : label, detail: joined(model, trouble ?? loop), tooltip: asked };
}

/** Empty for a plain sub-call. */
function childWords({ started, iterations }: CallView): string {
  if (iterations.length > 0) return `child RLM, ${countOf(iterations.length, 'turn')}`;
  return started.isChild === true ? 'child RLM' : '';
}

function promptOf(call: CallView): string {
  return call.started.messages.findLast((message) => message.role === 'user')?.content ?? '';
}

/** `src/a.ts:1-20` → `a.ts:1-20` */
function fileOf(place: string): string {
  return place.slice(place.lastIndexOf('/') + 1);
}

function turnDetail(turn: IterationView): string {
  const [block] = turn.blocks;
  if (block) return codeLabel(block.code);
  const outcome = turn.root?.finished?.outcome;
  if (!outcome) return '';
  if (!outcome.ok) return outcome.message;
  return turn.root?.started.note === directNote ? 'one direct call' : 'no code';
}

/** What it said beside its code; nothing else being known, who says it, unless `model` does so already. */
function replyDetail(call: CallView, model: string | undefined): string {
  const outcome = call.finished?.outcome;
  const writer = model === undefined ? call.started.model : '';
  if (!outcome) return writer;
  return outcome.ok ? (proseBeforeCode(outcome.text) ?? writer) : outcome.message;
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

function codeDetail(block: CodeView): string {
  if (block.error !== undefined) return proseLabel(block.error);
  const lines = countOf(linesIn(block.code), 'line');
  const printed = printedBy(block);
  if (printed === undefined) return lines;
  return printed === '' ? `${lines}, no output` : `${lines}, ${countOf(linesIn(printed), 'line')} of output`;
}

function moreText(hidden: readonly CallView[], total: number): RowText {
  if (hidden.length === 0) return { label: 'Show fewer', detail: `of ${countOf(total, 'sub-call')}` };
  const failed = hidden.filter((call) => call.finished?.outcome.ok === false).length;
  const running = hidden.filter((call) => !call.finished).length;
  const notes = [...(running > 0 ? [`${running} running`] : []), ...(failed > 0 ? [`${failed} failed`] : [])];
  return { label: `… ${countOf(hidden.length, 'more sub-call')}`, detail: notes.join(', ') };
}

function linesIn(text: string): number {
  return text.trimEnd().split('\n').length;
}
