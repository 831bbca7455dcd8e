import { counted } from '../context/words';
import { GuestMistake } from './arguments';

/** More text than this, in characters, never crosses into the guest in one piece. */
export const maxCrossing = 16_000_000;

/** @throws {GuestMistake} that says how to do without so many characters at once. */
export function refuseAbove(limit: number, characters: number, what: string): void {
  if (characters <= limit) return;
  throw new GuestMistake(
    'RangeError',
    `${what} would copy ${counted(characters, 'character')} at once (limit ${limit.toLocaleString('en-US')}): ` +
      'search with context.grep(…), read parts with context.slice(a, b) or file.range(from, to), or loop over context.chunks()',
  );
}
