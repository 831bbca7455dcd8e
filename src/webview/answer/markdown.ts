import DOMPurify from 'dompurify';
import { Marked, type Token, type TokenizerAndRendererExtension, type Tokens } from 'marked';
import type { Citation } from '../../context/citations';
import { longestOf } from './splitAtCitations';

const allowedTags = [
  ...['a', 'p', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code', 'hr', 'br'],
  ...['em', 'strong', 'del', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
];

/**
 * Markdown as a piece of the page that loads nothing and runs nothing. Raw HTML in it is shown as the text
 * it is, so that `<Foo>` in an answer about code is not lost; an image becomes a link to it. Only links to
 * `http`, `https` and `mailto` stay links: VS Code opens those outside.
 */
export function renderMarkdown(markdown: string, citations: readonly Citation[]): DocumentFragment {
  const html = new Marked({ gfm: true, async: false, extensions: citationTokens(citations) })
    .use({ renderer: plainRenderer, walkTokens: lowerHeading })
    .parse(markdown, { async: false });
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: allowedTags,
    ALLOWED_ATTR: ['href', 'title', 'align', 'start'],
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of fragment.querySelectorAll('a')) settleLink(link);
  for (const table of fragment.querySelectorAll('table')) makeScrollable(table);
  for (const pre of fragment.querySelectorAll('pre')) pre.tabIndex = 0;
  return fragment;
}

const plainRenderer = {
  html: ({ text }: Tokens.HTML | Tokens.Tag): string =>
    /^<br\s*\/?>$/i.test(text.trim()) ? '<br>' : escapeHtml(text),
  image: ({ href, text }: Tokens.Image): string =>
    `<a href="${escapeHtml(href)}">${escapeHtml(text === '' ? href : text)}</a>`,
  checkbox: ({ checked }: Tokens.Checkbox): string => (checked ? '☑ ' : '☐ '),
};

/** The panel's own heading is the first. */
function lowerHeading(token: Token): void {
  if (isHeading(token)) token.depth = Math.min(6, token.depth + 1);
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

/**
 * Keeps the underscores and stars of a cited path from being read as emphasis (`src/__tests__/a.ts:3`).
 * The text stays text: what makes it a link is done in the rendered page.
 */
function citationTokens(citations: readonly Citation[]): TokenizerAndRendererExtension[] {
  const texts = new Set(citations.map(({ text }) => text).filter((text) => /[_*~]/.test(text)));
  if (texts.size === 0) return [];
  const anywhere = new RegExp(longestOf(texts), 'u');
  const atStart = new RegExp(`^(?:${anywhere.source})`, 'u');
  return [
    {
      name: 'citation',
      level: 'inline',
      start: (source) => anywhere.exec(source)?.index,
      tokenizer: (source) => {
        const raw = atStart.exec(source)?.[0];
        return raw === undefined ? undefined : { type: 'citation', raw };
      },
      renderer: ({ raw }) => escapeHtml(raw),
    },
  ];
}

/** A link that lost its address is text; one that leads outside says where to. */
function settleLink(link: HTMLAnchorElement): void {
  const address = link.getAttribute('href');
  if (address === null) link.replaceWith(...link.childNodes);
  else link.title = address;
}

function makeScrollable(table: HTMLTableElement): void {
  const frame = document.createElement('div');
  frame.className = 'table-scroll';
  frame.tabIndex = 0;
  table.replaceWith(frame);
  frame.append(table);
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
