import { hash } from 'node:crypto';

/** 32 hexadecimal digits that stand for a text. */
export function textHash(text: string): string {
  return hash('sha256', text).slice(0, 32);
}
