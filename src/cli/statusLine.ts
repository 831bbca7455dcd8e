import type { Style } from './style';

/** What is written where a person looks on. */
export interface StatusStream {
  /** Of a stream that is no terminal `false`, or nothing. */
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Words on the terminal's last line that give way to what comes next. */
export interface StatusLine {
  /** In place of what stands there; `undefined`: nothing. */
  show(words: string | undefined): void;
  /** Writes lines that stay. */
  above(lines: string): void;
}

const toStartAndErased = '\r\x1b[K';

/** Where there is no terminal, as in a log, only what stays is written. */
export function statusLine(stream: StatusStream, { dim }: Pick<Style, 'dim'>): StatusLine {
  let shown = '';
  const show = (words = ''): void => {
    if (stream.isTTY !== true || words === shown) return;
    stream.write(shown === '' ? dim(words) : toStartAndErased + (words === '' ? '' : dim(words)));
    shown = words;
  };
  return {
    show,
    above(lines) {
      if (lines === '') return;
      const words = shown;
      show(undefined);
      stream.write(lines);
      show(words);
    },
  };
}
