import { RegExpParser, type AST } from '@eslint-community/regexpp';

/** What every match of an expression has, so that text without it need not be searched. */
export interface Requirement {
  /** One of these stands in every match; with the flag `i`, in any case. */
  readonly literals: readonly string[];
  /**
   * Characters that stand in no match, nor in what it looks at: text between two of them gives the same matches
   * by itself. Empty: there are none.
   */
  readonly borders: string;
}

/** Those that may part what is searched by itself; none is part of a word, so that `\b` is the same there. */
const possibleBorders = Array.from('\n \t"\'`.,;:()[]{}<>=+-*/\\&|!?@#%');

/** Shorter literals stand nearly everywhere. */
const shortest = 3;
const mostLiterals = 8;

/**
 * The literals that an expression cannot match without. `undefined`: there are none, or it begins with them,
 * which V8 already searches for as fast as can be.
 */
export function requirementOf(expression: RegExp): Requirement | undefined {
  const pattern = parse(expression);
  if (!pattern || pattern.alternatives.every(beginsLiterally)) return undefined;
  const literals = ofAny(pattern.alternatives);
  if (!literals) return undefined;
  const flags = expression.flags.replace(/[gy]/g, '');
  // With the flag `v` a class may match several characters, and so a border among them.
  const possible = expression.unicodeSets ? [] : possibleBorders;
  const borders = possible.filter((border) => leavesOut(pattern.alternatives, border, flags));
  return { literals, borders: borders.join('') };
}

/** `undefined` where V8 takes what this parser does not: then nothing is known of the pattern. */
function parse({ source, unicode, unicodeSets }: RegExp): AST.Pattern | undefined {
  try {
    return new RegExpParser().parsePattern(source, 0, source.length, { unicode, unicodeSets });
  } catch {
    return undefined;
  }
}

function beginsLiterally({ elements }: AST.Alternative): boolean {
  const [first, second] = elements.filter((element) => element.type !== 'Assertion');
  if (first?.type === 'Group' || first?.type === 'CapturingGroup')
    return first.alternatives.every(beginsLiterally);
  return first?.type === 'Character' && second?.type === 'Character';
}

/** What one of the alternatives needs: all of them must need something. */
function ofAny(alternatives: readonly AST.Alternative[]): string[] | undefined {
  const literals: string[] = [];
  for (const alternative of alternatives) {
    const own = ofSequence(alternative.elements);
    if (!own) return undefined;
    literals.push(...own);
  }
  return literals.length <= mostLiterals ? literals : undefined;
}

/** The most telling of what the parts of a sequence need. */
function ofSequence(elements: readonly AST.Element[]): string[] | undefined {
  const candidates: string[][] = [];
  let run = '';
  const endRun = () => {
    if (run.length >= shortest) candidates.push([run]);
    run = '';
  };
  for (const element of elements) {
    if (element.type === 'Character') run += String.fromCodePoint(element.value);
    // What takes no text does not part what stands before and after it.
    if (element.type === 'Character' || element.type === 'Assertion') continue;
    endRun();
    const inner = ofElement(element);
    if (inner) candidates.push(inner);
  }
  endRun();
  const tellingLength = (literals: readonly string[]) => Math.min(...literals.map(({ length }) => length));
  return candidates.sort((a, b) => tellingLength(b) - tellingLength(a))[0];
}

function ofElement(element: AST.Element): string[] | undefined {
  switch (element.type) {
    case 'Group':
      // `(?i:…)`: what is needed may stand there in another case.
      return element.modifiers ? undefined : ofAny(element.alternatives);
    case 'CapturingGroup':
      return ofAny(element.alternatives);
    case 'Quantifier':
      return element.min > 0 ? ofSequence([element.element]) : undefined;
    default:
      return undefined;
  }
}

/** Whether nothing in the alternatives matches the character, nor sees whether it is there. */
function leavesOut(alternatives: readonly AST.Alternative[], border: string, flags: string): boolean {
  return alternatives.every(({ elements }) => elements.every((element) => isOutside(element, border, flags)));
}

function isOutside(element: AST.Element, border: string, flags: string): boolean {
  switch (element.type) {
    case 'Character':
      return String.fromCodePoint(element.value) !== border;
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return !new RegExp(element.raw, flags).test(border);
    case 'Backreference':
      return true;
    case 'Quantifier':
      return isOutside(element.element, border, flags);
    case 'Assertion':
      if (element.kind === 'word') return true;
      if ('alternatives' in element) return leavesOut(element.alternatives, border, flags);
      return border === '\n' && flags.includes('m');
    case 'Group':
      return element.modifiers === null && leavesOut(element.alternatives, border, flags);
    case 'CapturingGroup':
      return leavesOut(element.alternatives, border, flags);
  }
}
