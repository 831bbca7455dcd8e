import type { Citation } from '../../context/citations';
import { citationNote, citationState } from './citationStates';
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
  linkPathsInCode(root, citations, found, links);
  const shown = new Set(citations.filter(({ text }) => found.has(text)).map(placeOf));
  return citations.filter((citation) => !found.has(citation.text) && !shown.has(placeOf(citation)));
}

/** A path in backticks of its own, with the lines behind them: both become one link. */
function linkPathsInCode(
  root: DocumentFragment | HTMLElement,
  citations: readonly Citation[],
  found: Set<string>,
  links: CitationLinks,
): void {
  const byText = new Map(citations.map((citation) => [citation.text, citation]));
  for (const code of root.querySelectorAll('code')) {
    const after = code.nextSibling;
    const lines = after instanceof Text ? /^[:#][L\d:,–-]*\d/.exec(after.data)?.[0] : undefined;
    const citation = lines === undefined ? undefined : byText.get(code.textContent + lines);
    if (!citation || !(after instanceof Text) || code.closest('a')) continue;
    after.data = after.data.slice(lines?.length);
    code.replaceChildren(citationElement(citation, links));
    found.add(citation.text);
  }
}

function placeOf({ path, line, endLine }: Citation): string {
  return `${path}:${line}-${endLine}`;
}

/** What a citation becomes: something to click where the place is there, a marked word where it is not. */
export function citationElement(citation: Citation, links: CitationLinks): HTMLElement {
  const state = citationState(citation);
  const note = citationNote(citation);
  if (state === 'problem') return marked(citation, 'unverified', `Could not be verified: ${note ?? ''}`);
  if (state === 'leftOut') return marked(citation, 'left-out-name', note ?? '');
  // No <button>: that one neither breaks over lines nor can be selected and copied with the text around it.
  const button = document.createElement('span');
  button.role = 'button';
  button.tabIndex = 0;
  button.className = state === 'unread' ? 'citation unread' : 'citation';
  button.textContent = citation.text;
  const where = `Open ${citation.path} at line ${citation.line}`;
  button.title = note === undefined ? where : `${where}\n${note}`;
  if (state === 'unread') button.append(hidden(' (not read by this run)'));
  button.addEventListener('click', () => links.open(citation));
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    links.open(citation);
  });
  return button;
}

/** Text that leads nowhere, marked by an icon and a line under it; `note` says why. */
function marked(citation: Citation, className: string, note: string): HTMLElement {
  const mark = document.createElement('span');
  mark.className = `citation ${className}`;
  mark.title = note;
  const path = document.createElement('span');
  path.className = 'unverified-path';
  path.textContent = citation.text;
  mark.append(path, hidden(` (${note.charAt(0).toLowerCase()}${note.slice(1)})`));
  return mark;
}

/** For screen readers, and for what is copied. */
function hidden(text: string): HTMLElement {
  const words = document.createElement('span');
  words.className = 'visually-hidden';
  words.textContent = text;
  return words;
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
