import { askAndPrint } from './askAndPrint';
import { goingOn } from './goingOn';
import { understood } from './nothingDone';
import { recordedChoices } from './recordedQuestion';
import type { Terminal } from './terminal';
import { environmentKey, terminalModels } from './terminalModels';
import type { ForkCommand, ResumeCommand } from './traceCommand';
import { transcript } from './transcript';

/**
 * Goes on with the run of a trace, or another way from one of its turns.
 * @returns the program's exit code
 */
export async function goOn(
  command: ResumeCommand | ForkCommand,
  terminal: Terminal,
  software: string,
  signal: AbortSignal,
): Promise<number> {
  const lines = transcript(terminal.paint);
  const { tell, warn } = terminal;
  const run = await goingOn(command, {
    tell,
    warn,
    software,
    onEarlier: (events) => events.forEach((event) => lines.lines(event)),
  });
  try {
    const { started, terminal: recorded } = run.question;
    const choices = await understood(() => recordedChoices(run.question, command));
    const { cache, baseUrl = recorded.baseUrl } = command;
    // Whoever wrote the trace named its address: the user's key goes there only when the user names it as well.
    const isNamed = command.baseUrl !== undefined || recorded.baseUrl === undefined;
    const key = environmentKey();
    if (!isNamed && key !== undefined)
      warn(
        `OPENAI_API_KEY is not sent to ${baseUrl}, which the trace names. Add --base-url ${baseUrl} if it may be.`,
      );
    const { callTimeoutMs } = choices.limits;
    const models = terminalModels(
      { baseUrl, cache, callTimeoutMs },
      choices,
      isNamed ? key : undefined,
      warn,
    );
    const asked = {
      questions: [started.question] as const,
      paths: recorded.paths,
      folder: recorded.folder,
      leavesOut: run.leavesOut,
      models,
      choices,
      warnings: [],
      terminal: { ...recorded, baseUrl },
      earlier: run.earlier,
      traceOf: () => command.trace ?? (command.kind === 'resume' ? command.file : undefined),
      openRecord: (runId: string) => run.openRecord(runId, models.key),
    };
    return await askAndPrint(asked, lines, terminal, signal);
  } finally {
    await run.close();
  }
}
