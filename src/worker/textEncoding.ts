const sniffed = 8_000;
/** Text in UTF-16 without a mark is known by its first characters. */
const sniffedAsUtf16 = 512;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * How the bytes of a file encode its text: by its byte order mark, or as UTF-16 where every other one of the first
 * bytes is a NUL and the rest are ASCII text; `binary` when a NUL is near the start of any other file.
 */
export function encodingOf(bytes: Uint8Array): Encoding | 'binary' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return bytes.subarray(0, sniffed).includes(0) ? unmarkedUtf16(bytes) : 'utf-8';
}

function unmarkedUtf16(bytes: Uint8Array): Encoding | 'binary' {
  const start = bytes.subarray(0, sniffedAsUtf16);
  const every = (remainder: number, is: (byte: number) => boolean) =>
    start.every((byte, index) => index % 2 !== remainder || is(byte));
  const isNul = (byte: number) => byte === 0;
  if (bytes.length % 2 !== 0) return 'binary';
  if (every(1, isNul) && every(0, isAsciiText)) return 'utf-16le';
  return every(0, isNul) && every(1, isAsciiText) ? 'utf-16be' : 'binary';
}

function isAsciiText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
