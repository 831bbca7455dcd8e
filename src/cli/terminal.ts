import { exitCodes } from './exitCodes';
import { printable } from './printable';
import { statusLine, type StatusLine } from './statusLine';
import { style, type Style } from './style';

/** Answers go to `stdout`, and everything else to `stderr`. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly paint: Style;
  /** Of `stderr`, which is written through it. */
  readonly status: StatusLine;
  readonly tell: (line: string) => void;
  readonly warn: (message: string) => void;
  readonly fail: (message: string) => void;
}

/** The terminal of this process, in colours where they are no noise. */
export function openTerminal(program: NodeJS.Process): Terminal {
  const { stdout, stderr, env } = program;
  const paint = style(stderr.isTTY && !env['NO_COLOR']);
  const status = statusLine(stderr, paint);
  const say = (colour: (text: string) => string) => (text: string) =>
    status.above(`${colour(printable(text))}\n`);
  const [tell, warn, fail] = [say(paint.bold), say(paint.warning), say(paint.error)];
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that left, e.g. `| head`, is no error.
    if (error.code === 'EPIPE') return;
    fail(`The answer cannot be written to standard output: ${error.message}.`);
    program.exit(exitCodes.failed);
  });
  // Where steps cannot be told, the answer still counts.
  stderr.on('error', () => undefined);
  return { stdout, stderr, paint, status, tell, warn, fail };
}
