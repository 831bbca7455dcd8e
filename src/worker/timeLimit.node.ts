import { createContext, Script } from 'node:vm';
import { SearchTimeout, type TimeLimit } from '../context/timeLimit';

/** Ends a search that takes too long: V8 stops a script run with a timeout, regular expressions included. */
export function nodeTimeLimit(): TimeLimit {
  const holder: { work: () => unknown } = { work: () => undefined };
  const context = createContext(holder);
  const script = new Script('work()');
  return {
    run<T>(work: () => T, milliseconds: number): T {
      let result: { value: T } | undefined;
      holder.work = () => {
        result = { value: work() };
      };
      try {
        script.runInContext(context, { timeout: Math.max(1, Math.ceil(milliseconds)) });
      } catch (error) {
        if (isTimeout(error)) throw new SearchTimeout();
        throw error;
      } finally {
        holder.work = () => undefined;
      }
      if (!result) throw new SearchTimeout();
      return result.value;
    },
  };
}

/** The error may be one of the script's own context, whose `Error` is another. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
