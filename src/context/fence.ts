import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { quotedPath } from './pathWords';
import type { Snapshot } from './snapshot';
import { placeOf, textOf, type Span } from './span';

/** Puts a text of no known place into a fence; see `Fence.text`. */
export type FenceText = (text: string) => string;

/**
 * Puts workspace text into prompts as data. The marker in a fence's opening and closing line is a keyed hash
 * of what is between them: text cannot forge a closing line, and equal texts give equal prompts.
 */
export class Fence {
  readonly #key: Uint8Array;
  readonly #markers = new Map<string, readonly Span[]>();

  /** @param key secret of this machine; any length. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** Lines with their numbers, under the document's path. */
  span(snapshot: Snapshot, span: Span): string {
    const { path, from, to } = placeOf(snapshot, span);
    const body = numbered(textOf(snapshot, span), from);
    const lines = body === '' ? 'empty' : from === to ? String(from) : `${from}-${to}`;
    return this.#wrap(body, `path=${quotedPath(path)} lines="${lines}"`, [span]);
  }

  /** Text of no known place. */
  readonly text: FenceText = (text) => this.#wrap(text, '', []);

  /** The spans whose fences, made here, stand in a prompt. */
  spansIn(prompt: string): Span[] {
    const found: Span[] = [];
    for (const [, marker] of prompt.matchAll(/<data id="([0-9a-f]{12})"/g)) {
      found.push(...(this.#markers.get(marker ?? '') ?? []));
    }
    return found;
  }

  #wrap(body: string, attributes: string, spans: readonly Span[]): string {
    const head = attributes === '' ? '' : ` ${attributes}`;
    const marker = bytesToHex(hmac(sha256, this.#key, utf8ToBytes(`${head}\n${body}`))).slice(0, 12);
    if (spans.length > 0) this.#markers.set(marker, spans);
    return `<data id="${marker}"${head}>\n${body}${body.endsWith('\n') || body === '' ? '' : '\n'}</data id="${marker}">`;
  }
}

/** A text in which fences stand, without their first and last lines. */
export function unfenced(text: string): string {
  return text.replace(/^<data id="([0-9a-f]{12})"[^\n]*>\n([^]*?)\n?<\/data id="\1">$/gm, '$2');
}

/** `12| text` for every line. */
function numbered(text: string, firstLine: number): string {
  if (text === '') return '';
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => `${firstLine + index}| ${line}`).join('\n');
}
