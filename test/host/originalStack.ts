import { findSourceMap } from 'node:module';
import { relative, resolve } from 'node:path';

/**
 * A stack with the places of the sources instead of those of the bundle. Node would do so itself, but VS Code's
 * extension host formats the stacks of its extensions on its own. Wants source maps enabled before the bundle loads.
 */
export function originalStack(stack: string): string {
  return stack.replaceAll(
    /((?:\/|[A-Z]:\\)[^():]+\.cjs):(\d+):(\d+)/g,
    (place, file: string, line: string, column: string) => {
      const origin = findSourceMap(file)?.findOrigin(Number(line), Number(column));
      if (origin === undefined || !('fileName' in origin)) return place;
      const source = origin.fileName.startsWith('file:')
        ? new URL(origin.fileName).pathname
        : resolve(file, '..', origin.fileName);
      return `${relative(resolve(file, '../../../..'), source)}:${origin.lineNumber}:${origin.columnNumber}`;
    },
  );
}
