import type { RunLimits } from '../../src/rlm/limits';
import type { Reply, Rule } from '../support/lmScript';
import { seeded } from '../support/seeded';
import { recipes, turnsOf, type Recipe } from './recipes';

/** What befalls the journal: all but the first two of it are for good. */
export const journalFaults = [
  'none',
  'no folder',
  'disk full',
  'folder removed',
  'file replaced by a folder',
] as const;
export type JournalFault = (typeof journalFaults)[number];

export type Disturbance =
  /** The user cancels, sends a hint or asks for the answer; the engine's thread is ended. */
  'cancel' | 'hint' | 'answer now' | 'kill';

/** All that happens to one run, drawn from its seed. */
export interface Scenario {
  readonly seed: number;
  readonly title: string;
  readonly recipe: Recipe;
  readonly limits: Partial<RunLimits>;
  readonly rules: readonly Rule[];
  /** The same without faults: what a run that goes on meets. */
  readonly calmRules: readonly Rule[];
  readonly journal: {
    readonly fault: JournalFault;
    readonly afterBytes: number;
    readonly afterEvents: number;
  };
  readonly disturbance: { readonly what: Disturbance; readonly afterEvents: number } | undefined;
}

export function scenarioOf(seed: number): Scenario {
  const dice = new Dice(seeded(seed * 7919 + 1));
  const [name, recipe] = dice.one(Object.entries(recipes));
  const kind = dice.one<Kind>(['calm', 'calm', 'stalls', 'failures', 'failures', 'storm']);
  const fault = dice.chance(0.6) ? 'none' : dice.one(journalFaults);
  const what = dice.chance(0.5) ? undefined : dice.one<Disturbance>(['cancel', 'hint', 'answer now', 'kill']);
  const disturbance = what && { what, afterEvents: dice.below(24) };
  const calmRules = turnsOf(recipe).map(({ when, text }): Rule => ({
    ...(when && { when }),
    replies: [text],
  }));
  return {
    seed,
    title: [
      name,
      kind,
      `journal: ${fault}`,
      disturbance ? `${what} after event ${disturbance.afterEvents}` : '',
    ]
      .filter(Boolean)
      .join(', '),
    recipe,
    limits: { ...recipe.limits, ...(kind === 'stalls' ? hasty : {}) },
    rules: turnsOf(recipe).map(({ when, text }): Rule => ({
      ...(when && { when }),
      replies: Array.from({ length: 12 }, () => replyOf(kind, text, dice)),
    })),
    calmRules,
    journal: { fault, afterBytes: 1 + dice.below(12_000), afterEvents: dice.below(20) },
    disturbance,
  };
}

/** Replies that never come are given up early. */
const hasty = { callTimeoutMs: 300, wallTimeMs: 1_500 };

type Kind = 'calm' | 'stalls' | 'failures' | 'storm';

function replyOf(kind: Kind, text: string, dice: Dice): Reply | string {
  const latencyMs = dice.chance(0.5) ? 0 : dice.below(8);
  const whole = { text, latencyMs };
  const some = text.slice(0, dice.below(text.length));
  switch (kind) {
    case 'calm':
      return whole;
    case 'stalls':
      return dice.chance(0.8) ? whole : dice.one<Reply>([{ fault: 'stall', text: some }, { fault: 'mute' }]);
    case 'storm':
      return dice.chance(0.4)
        ? whole
        : {
            status: 429,
            latencyMs,
            headers: dice.chance(0.5) ? { 'retry-after': dice.one(['0', '1', '3']) } : {},
          };
    case 'failures':
      return dice.chance(0.6) ? whole : { ...dice.one(failures(text, some)), latencyMs };
  }
}

function failures(text: string, some: string): Reply[] {
  const broken = ['die', 'no-finish', 'die-after-finish', 'garbage', 'error-event'] as const;
  const strange = ['hang-up', 'html', 'other-json'] as const;
  return [
    ...broken.map((fault) => ({ fault, text: some })),
    ...strange.map((fault) => ({ fault })),
    ...(['json', 'split-bytes', 'keep-alive'] as const).map((fault) => ({ fault, text })),
    { status: 500 },
    { status: 503, headers: { 'retry-after': '1' } },
    { status: 400, body: { error: { message: 'the request is not understood', code: 'bad' } } },
    { status: 401, body: { error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } } },
    { text: '', finish: 'stop' },
    { text: some, finish: 'length' },
    { text: some, finish: 'content_filter' },
  ];
}

class Dice {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** A whole number from 0 to below the end. */
  below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  one<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('nothing to choose from');
    return item;
  }
}
