import { printable } from './printable';
import { style, type Style } from './style';

/** Answers go to `stdout`, and everything else to `stderr`. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly paint: Style;
  readonly tell: (line: string) => void;
  readonly warn: (message: string) => void;
  readonly fail: (message: string) => void;
}

/** The terminal of this process, in colours where they are no noise. */
export function openTerminal({ stdout, stderr, env }: NodeJS.Process): Terminal {
  // A reader that left, e.g. `| head`, is no error.
  for (const stream of [stderr, stdout]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const paint = style(stderr.isTTY && !env['NO_COLOR']);
  const say = (colour: (text: string) => string) => (text: string) =>
    void stderr.write(`${colour(printable(text))}\n`);
  return { stdout, stderr, paint, tell: say(paint.bold), warn: say(paint.warning), fail: say(paint.error) };
}
