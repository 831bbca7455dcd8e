import { isAscii, isUtf8 } from 'node:buffer';
import { encodingOf } from './textEncoding';

export type Decoded =
  /** Every byte is a character. */
  | 'ascii'
  | 'binary'
  | {
      readonly text: string;
      /** Bytes that are no UTF-8 became U+FFFD. */
      readonly damaged: boolean;
      /** The bytes are the text as UTF-8, and nothing more. */
      readonly isPlain: boolean;
      readonly isUtf16: boolean;
    };

/** Bytes of a file as text, without its byte order mark; `binary` when it has NULs and is no UTF-16. */
export function decode(bytes: Buffer): Decoded {
  const encoding = encodingOf(bytes);
  if (encoding === 'binary') return 'binary';
  if (encoding !== 'utf-8')
    return { text: new TextDecoder(encoding).decode(bytes), damaged: false, isPlain: false, isUtf16: true };
  const [first, second, third] = bytes;
  if (first !== 0xef || second !== 0xbb || third !== 0xbf) return decodeUtf8(bytes);
  return { text: bytes.toString('utf8', 3), damaged: !isUtf8(bytes), isPlain: false, isUtf16: false };
}

/** Bytes that are UTF-8 as a whole, byte order mark and NULs included. */
export function decodeUtf8(bytes: Buffer): Exclude<Decoded, 'binary'> {
  if (isAscii(bytes)) return 'ascii';
  const damaged = !isUtf8(bytes);
  return { text: bytes.toString('utf8'), damaged, isPlain: !damaged, isUtf16: false };
}
