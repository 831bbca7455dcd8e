import { directNote } from '../rlm/direct';
import type { RunView } from '../rlm/trajectory';

/** True for a run that is one direct call; false as long as that is not known. */
export function isDirect({ iterations }: RunView): boolean {
  return iterations[0]?.root?.started.note === directNote;
}
