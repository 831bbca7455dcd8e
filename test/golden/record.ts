import type { TrajectoryEvent } from '../../src/rlm/events';
import { standardTraits, type LanguageModel } from '../../src/rlm/model';
import { openJournal } from '../../src/trace/journal';
import { textHash } from '../../src/trace/textHash.node';
import type { Session } from '../../src/worker/session';
import { ask, type Asked, type Question } from '../support/askEngine';
import type { Scenario } from './scenarios';

/** What a golden run may keep of its texts: all of it. */
const keepContext = 10_000_000;

/** Plays a scenario. */
export function play(session: Session, scenario: Scenario, more: Partial<Question> = {}): Promise<Asked> {
  const { texts, limits = {}, settings = {}, route } = scenario;
  return ask(session, {
    texts,
    limits,
    settings,
    route,
    keepContext,
    ...modelsOf(scenario, session),
    ...more,
  });
}

/** Models that say what the scenario has them say, in each loop turn by turn. */
export function modelsOf(
  { loops, sub, contextWindow }: Scenario,
  session: Session,
): { root: LanguageModel; sub: LanguageModel } {
  const turns = new Map<string, number>();
  const model = (
    name: string,
    reply: (prompt: string, first: string) => Promise<string | Error>,
  ): LanguageModel => ({
    name,
    isLanguageModel: true,
    traits: contextWindow === undefined ? standardTraits : { ...standardTraits, contextWindow },
    complete: async ({ messages }, _, signal) => {
      const said = messages.filter(({ role }) => role === 'user').map(({ content }) => content);
      const text = await reply(said.at(-1) ?? '', said[0] ?? '');
      signal.throwIfAborted();
      if (text instanceof Error) throw text;
      return { text, finish: 'stop' };
    },
  });
  return {
    root: model('scripted', (_, first) => {
      const question = /^# Question\n(.*)/.exec(first)?.[1] ?? '';
      const part = Object.keys(loops).find((key) => question.includes(key)) ?? '*';
      const turn = turns.get(question) ?? 0;
      turns.set(question, turn + 1);
      return Promise.resolve(loops[part]?.[turn] ?? new Error('the script is over'));
    }),
    sub: model('scripted-sub', async (prompt) =>
      sub ? sub(prompt, (steering) => session.steer(steering)) : new Error('nothing is scripted for it'),
    ),
  };
}

/** The lines of a journal, without what differs from one recording to the next. */
export async function journalOf(events: readonly TrajectoryEvent[]): Promise<string> {
  let text = '';
  const store = {
    append: (more: string) => Promise.resolve(void (text += more)),
    close: () => Promise.resolve(),
  };
  const journal = openJournal(store, {
    runId: 'golden',
    createdAt: 0,
    software: 'golden runs',
    hash: textHash,
  });
  for (const event of events) await journal.record(timeless(event));
  await journal.close();
  return text;
}

function timeless(event: TrajectoryEvent): TrajectoryEvent {
  const at = { ...event, time: event.seq };
  return 'milliseconds' in at ? { ...at, milliseconds: 0 } : at;
}
