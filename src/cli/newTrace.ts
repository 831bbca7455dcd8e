import { statSync } from 'node:fs';
import { join, parse } from 'node:path';
import { fileJournalStore, isTaken, unwritable } from '../trace/fileJournalStore.node';
import { openJournal } from '../trace/journal';
import { textHash } from '../trace/textHash.node';
import type { Recording } from './runQuestions';

/** Where the trace of a question goes, the first being 0: that of the first follow-up is called trace.2.jsonl. */
export function traceFile(path: string, question: number): string {
  const { dir, name, ext } = parse(path);
  return question === 0 ? path : join(dir, `${name}.${question + 1}${ext}`);
}

/**
 * The file is opened before anything is asked, and those of follow-ups are looked for: a trace that cannot be written
 * should cost nothing.
 * @param questions how many there are
 * @param key blotted out
 */
export function newTrace(
  path: string,
  questions: number,
  key: string,
  software: string,
): (runId: string, question: number) => Promise<Recording> {
  return async (runId, question) => {
    const left = questions - question - 1;
    refuseTaken(Array.from({ length: left }, (_, index) => traceFile(path, question + 1 + index)));
    const store = fileJournalStore(traceFile(path, question));
    await store.append('');
    return openJournal(store, { runId, createdAt: Date.now(), software, secrets: [key], hash: textHash });
  };
}

/** @throws {JournalError} naming one that has something in it */
function refuseTaken(files: readonly string[]): void {
  const taken = files.find((file) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0);
  if (taken !== undefined) throw unwritable(taken, new Error(isTaken));
}

/** @returns whether a file, by its absolute path, is written while so many questions are asked */
export function isOfTrace(path: string, questions: number): (fsPath: string) => boolean {
  const files = Array.from({ length: questions }, (_, question) => traceFile(path, question));
  return (fsPath) => files.some((file) => fsPath === file || fsPath.startsWith(`${file}.lock`));
}
