import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Citation } from '../../context/citations';
import { preformatted } from './jsonAnswer';
import { citationElement, linkCitations } from './linkCitations';
import { renderMarkdown } from './markdown';

interface AnswerTextProps {
  readonly answer: string;
  /** The answer laid out as JSON, where that is what was asked for; `undefined`: it is markdown. */
  readonly json?: string | undefined;
  readonly citations: readonly Citation[];
  readonly onOpen: (citation: Citation) => void;
}

/** The rendered answer. Drawn once for an answer: later events of the run do not touch it. */
export function AnswerText({ answer, json, citations, onOpen }: AnswerTextProps): JSX.Element {
  const text = useRef<HTMLDivElement>(null);
  const open = useRef(onOpen);
  open.current = onOpen;
  useLayoutEffect(() => {
    const links = { open: (citation: Citation) => open.current(citation) };
    const fragment = json === undefined ? renderMarkdown(answer, citations) : preformatted(json);
    const elsewhere = linkCitations(fragment, citations, links);
    text.current?.replaceChildren(fragment);
    if (elsewhere.length === 0) return;
    const also = document.createElement('p');
    also.append('Also cited: ');
    elsewhere.forEach((citation, index) => {
      also.append(index > 0 ? ', ' : '', citationElement(citation, links));
    });
    text.current?.append(also);
  }, [answer, json, citations]);
  return <div ref={text} class="markdown" />;
}
