import { tellingWords } from './words';

const notice = 'Built-in explorer, no language model: these lines share most words with the prompt.';
const mostLines = 6;

interface Line {
  /** `path:12`, or `line 12` of a text without a path. */
  readonly place: string;
  readonly text: string;
}

/** What the sub-model can do without a language model: pick the lines that share most words with the prompt. */
export function extract(prompt: string): string {
  const { asked, lines } = take(prompt);
  const words = tellingWords(asked, 24).map((word) => word.toLowerCase());
  const lowered = lines.map(({ text }) => text.toLowerCase());
  const weights = words.map((word) => {
    const count = lowered.filter((text) => text.includes(word)).length;
    return count === 0 ? 0 : Math.log(1 + lines.length / count);
  });
  const scored = lowered.map((text, index) => ({
    index,
    score: words.reduce((sum, word, at) => sum + (text.includes(word) ? (weights[at] ?? 0) : 0), 0),
  }));
  const best = scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, mostLines)
    .sort((a, b) => a.index - b.index);
  if (best.length === 0)
    return 'Built-in explorer, no language model: no line shares a telling word with the prompt.';
  return [notice, ...best.map(({ index }) => shown(lines[index]))].join('\n');
}

function shown(line: Line | undefined): string {
  const text = (line?.text ?? '').trim().replace(/^(.{200}).+$/s, '$1…');
  const ticks = text.includes('`') ? ['`` ', ' ``'] : ['`', '`'];
  return `- \`${line?.place ?? ''}\` ${ticks.join(text)}`;
}

/** The fenced documents of a prompt and what stands around them; without any, the text after its first line. */
function take(prompt: string): { asked: string; lines: Line[] } {
  const fence = /<data id="([0-9a-f]+)"([^>]*)>\n([\s\S]*?)\n?<\/data id="\1">/g;
  const lines = [...prompt.matchAll(fence)].flatMap(([, , attributes = '', body = '']) =>
    linesOf(attributes, body),
  );
  if (lines.length > 0) return { asked: prompt.replace(fence, ' '), lines };
  const [first = '', ...rest] = prompt.split('\n');
  return { asked: first, lines: rest.map((text, index) => ({ place: `line ${index + 2}`, text })) };
}

function linesOf(attributes: string, body: string): Line[] {
  const quoted = /\bpath=("(?:[^"\\]|\\.)*")/.exec(attributes)?.[1];
  const path = quoted === undefined ? undefined : (JSON.parse(quoted) as unknown);
  return body.split('\n').map((line, index) => {
    const numbered = typeof path === 'string' ? /^(\d+)\| ?(.*)$/s.exec(line) : undefined;
    return numbered
      ? { place: `${String(path)}:${numbered[1] ?? ''}`, text: numbered[2] ?? '' }
      : { place: `line ${index + 1}`, text: line };
  });
}
