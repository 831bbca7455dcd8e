import type { Attack } from '../attack';
import { environment } from './environment';
import { escapes } from './escapes';
import { floods } from './floods';
import { hostCalls } from './hostCalls';
import { loops } from './loops';
import { memory } from './memory';
import { uninterruptible } from './natives';
import { stack } from './stack';
import { tampering } from './tampering';

/** All of them, by kind. */
export const attacks: Readonly<Record<string, readonly Attack[]>> = {
  loops,
  uninterruptible,
  memory,
  stack,
  hostCalls,
  escapes,
  environment,
  floods,
  tampering,
};
