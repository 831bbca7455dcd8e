import * as v from 'valibot';

/** What the panel keeps over a reload of the window. */
export interface PanelState {
  readonly runId?: string | undefined;
  /** The chosen line of the tree; `undefined` follows the run. */
  readonly selected?: string | undefined;
  readonly tab?: PanelTab | undefined;
  /** What was opened or closed by hand. */
  readonly expansion: ReadonlyMap<string, boolean>;
  /** A follow-up question that is not sent yet. */
  readonly draft?: string | undefined;
}

export type PanelTab = 'answer' | 'details';

const saved = v.object({
  runId: v.optional(v.string()),
  selected: v.optional(v.string()),
  tab: v.optional(v.picklist(['answer', 'details'])),
  expansion: v.array(v.tuple([v.string(), v.boolean()])),
  draft: v.optional(v.string()),
});

export function savePanelState(state: PanelState): unknown {
  const data: v.InferOutput<typeof saved> = { ...state, expansion: [...state.expansion] };
  return data;
}

/** State that cannot be read is as good as none. */
export function readPanelState(data: unknown): PanelState {
  const result = v.safeParse(saved, data);
  return result.success
    ? { ...result.output, expansion: new Map(result.output.expansion) }
    : { expansion: new Map() };
}
