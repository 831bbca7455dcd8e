import type { CallView, RunView } from '../../rlm/trajectory';

/**
 * The model of a call, where it is not the run's usual one for its part: models can differ by depth.
 * A child loop is no call of a model; its turns are.
 */
export function unusualModel({ started }: RunView, call: CallView): string | undefined {
  if (!started || call.started.isChild === true) return undefined;
  const { role, model } = call.started;
  return model === (role === 'root' ? started.rootModel : started.subModel) ? undefined : model;
}
