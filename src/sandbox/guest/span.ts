import type { SpanInfo } from '../wire';
import { call } from './bridge';

/** A stretch of one document. In a template string it becomes fenced, numbered lines. */
export class Span {
  readonly document: number;
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;

  constructor(info: SpanInfo) {
    this.path = info.path;
    this.from = info.from;
    this.to = info.to;
    this.document = info.document;
    this.start = info.start;
    this.end = info.end;
    Object.defineProperty(this, 'document', { enumerable: false });
    if (new.target === Span) Object.freeze(this);
  }

  get length(): number {
    return this.end - this.start;
  }
  get text(): string {
    return call('file.slice', this.document, this.start, this.end);
  }
  get lines(): string[] {
    const lines = this.text.split(/\r\n|\n|\r/);
    // As in a document, what ends the last line begins no further one.
    if (lines.at(-1) === '') lines.pop();
    return lines;
  }
  get tokens(): number {
    return Math.ceil(this.length / 4);
  }
  toString(): string {
    return call('span.render', this.document, this.start, this.end);
  }
}
