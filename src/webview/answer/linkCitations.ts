import type { Citation } from '../../context/citations';
import { citationSplitter, type CitationSplitter } from './splitAtCitations';

export interface CitationLinks {
  /** Makes the element a checked citation becomes; it opens the place when activated. */
  readonly open: (citation: Citation) => void;
}

/**
 * Turns the citations in rendered text into elements one can act on, in code too, but not inside links.
 * @returns the places that the rendered text does not show, e.g. as they stood in a link's address.
 */
export function linkCitations(
  root: DocumentFragment | HTMLElement,
  citations: readonly Citation[],
  links: CitationLinks,
): Citation[] {
  const split = citationSplitter(citations);
  const found = new Set<string>();
  for (const text of textNodesOf(root)) replaceText(text, split, found, links);
  const shown = new Set(citations.filter(({ text }) => found.has(text)).map(placeOf));
  return citations.filter((citation) => !found.has(citation.text) && !shown.has(placeOf(citation)));
}

function placeOf({ path, line, endLine }: Citation): string {
  return `${path}:${line}-${endLine}`;
}

/** What a citation becomes: something to click where it checked out, a marked word where it did not. */
export function citationElement(citation: Citation, links: CitationLinks): HTMLElement {
  if (citation.problem !== undefined) return unverified(citation, citation.problem);
  // No <button>: that one neither breaks over lines nor can be selected and copied with the text around it.
  const button = document.createElement('span');
  button.role = 'button';
  button.tabIndex = 0;
  button.className = 'citation';
  button.textContent = citation.text;
  button.title = `Open ${citation.path} at line ${citation.line}`;
  button.addEventListener('click', () => links.open(citation));
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    links.open(citation);
  });
  return button;
}

function unverified(citation: Citation, problem: string): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'citation unverified';
  mark.title = `Could not be verified: ${problem}`;
  const path = document.createElement('span');
  path.className = 'unverified-path';
  path.textContent = citation.text;
  const words = document.createElement('span');
  words.className = 'visually-hidden';
  words.textContent = ` (could not be verified: ${problem})`;
  mark.append(path, words);
  return mark;
}

function textNodesOf(root: DocumentFragment | HTMLElement): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text && !node.parentElement?.closest('a')) texts.push(node);
  }
  return texts;
}

function replaceText(text: Text, split: CitationSplitter, found: Set<string>, links: CitationLinks): void {
  const pieces = split(text.data);
  if (!pieces.some(({ citation }) => citation)) return;
  text.replaceWith(
    ...pieces.map((piece) => {
      if (!piece.citation) return piece.text;
      found.add(piece.citation.text);
      return citationElement(piece.citation, links);
    }),
  );
}
