import type { TrajectoryEvent } from '../rlm/events';

/** The log channel as the rest sees it; VS Code's `LogOutputChannel` is one. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** An `Error` is logged with its stack. */
  error(message: string | Error): void;
}

/** Writes one line for an event: names, figures and codes, never a prompt, a reply or text of a document. */
export function logEvent(log: Log, runId: string, event: TrajectoryEvent): void {
  const line = (text: string): string => `[${runId}] ${text}`;
  switch (event.type) {
    case 'run.started':
      log.info(line(`started over ${event.scope}; root ${event.rootModel}, sub ${event.subModel}`));
      break;
    case 'run.resumed':
      log.info(line('goes on'));
      break;
    case 'context.loaded': {
      const left = event.leftOut.map(({ reason, count }) => `${count} ${reason}`).join(', ') || 'none';
      const size = `${event.documents} documents, ${event.characters} characters, about ${event.tokens} tokens`;
      log.info(line(`loaded ${size} in ${Math.round(event.milliseconds)} ms; left out: ${left}`));
      break;
    }
    case 'iteration.started':
      log.info(line(`turn ${event.iteration} (${event.index}/${event.of})`));
      break;
    case 'call.started':
      log.debug(line(`call ${event.call} to ${event.model}`));
      break;
    case 'call.retried':
      log.warn(
        line(`call ${event.call}, attempt ${event.attempt}: ${event.reason}; again in ${event.delayMs} ms`),
      );
      break;
    case 'call.finished': {
      const after = `after ${Math.round(event.milliseconds)} ms`;
      if (!event.outcome.ok) {
        log.warn(line(`call ${event.call} failed ${after}: ${event.outcome.code}: ${event.outcome.message}`));
        break;
      }
      const { usage, finish } = event.outcome;
      const tokens = `${usage.inputTokens} tokens in, ${usage.outputTokens} out${usage.estimated ? ' (estimated)' : ''}`;
      log.info(
        line(`call ${event.call} done ${after}: ${tokens}${finish === 'stop' ? '' : `, ended by ${finish}`}`),
      );
      break;
    }
    case 'code.started':
      log.debug(line(`code of turn ${event.iteration}: ${event.code.length} characters`));
      break;
    case 'code.finished':
      log.debug(
        line(
          `code of turn ${event.iteration} ${event.error === undefined ? 'ran' : 'ended in an error'} after ${Math.round(event.milliseconds)} ms, ${event.output.length} characters of output`,
        ),
      );
      break;
    case 'call.refused':
      log.info(line(`call ${event.call} not made: ${event.message}`));
      break;
    case 'context.listed':
      log.debug(line(`${event.documents} documents listed; they are being read beside the first turn`));
      break;
    case 'snapshot':
      log.debug(line('fingerprints of the documents recorded'));
      break;
    case 'context.read':
      log.debug(line(`what code of turn ${event.turn} read is recorded`));
      break;
    case 'language.answered':
      log.debug(line('code asked the language server'));
      break;
    case 'steered':
      log.info(line(`the user said: ${event.steering.kind}`));
      break;
    case 'compacted':
      log.info(
        line(
          `turn ${event.iteration} compacted (${event.kind}): ${event.tokensBefore} tokens, now ${event.tokensAfter}`,
        ),
      );
      break;
    case 'warning':
      // The message repeats what the user typed.
      if (event.code === 'hint') log.info(line('the user gave a hint'));
      else log.warn(line(`${event.code}: ${event.message}`));
      break;
    case 'answered':
      log.info(line(`answered (${event.how}), ${event.citations.length} citations`));
      break;
    case 'coverage': {
      const { inScope, searched, opened, sent, leftOut } = event.coverage;
      log.info(
        line(
          `coverage: ${inScope} in scope, ${searched} searched, ${opened} opened, ${sent} sent, ${leftOut} left out`,
        ),
      );
      break;
    }
    case 'run.finished': {
      const text = `finished: ${event.status} after ${Math.round(event.milliseconds)} ms`;
      const reason = event.reason ? `: ${event.reason.code}: ${event.reason.message}` : '';
      log[event.status === 'failed' ? 'error' : event.status === 'partial' ? 'warn' : 'info'](
        line(text + reason),
      );
      break;
    }
  }
}
