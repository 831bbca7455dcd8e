import { useEffect, useState } from 'preact/hooks';
import type { HostClock } from './hostClock';

/** The host's time, drawn anew each second while `ticking`; `undefined` when nothing runs any more. */
export function useHostTime(clock: HostClock, ticking: boolean): number | undefined {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [clock, ticking]);
  return ticking ? clock.now() : undefined;
}
