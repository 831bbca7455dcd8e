import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useSignals } from '../shared/useSignals';
import type { Streams } from '../streams';

interface StreamedTextProps {
  readonly streams: Streams;
  readonly call: string;
  /** What to say before the first word. */
  readonly waiting: string;
}

/** A reply as it is written. Its end stays in view unless one has scrolled away from it. */
export function StreamedText({ streams, call, waiting }: StreamedTextProps): JSX.Element {
  useSignals(streams.version);
  const text = streams.textOf(call);
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  if (text === undefined) return <p class="waiting">{waiting}</p>;
  return (
    <div class="text-block text-message is-streaming">
      <pre
        ref={box}
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          atEnd.current = scrollTop + clientHeight >= scrollHeight - 24;
        }}
      >
        {text}
      </pre>
    </div>
  );
}
