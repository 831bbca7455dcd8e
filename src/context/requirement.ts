import { RegExpParser, type AST } from '@eslint-community/regexpp';

/** What every match of an expression has, so that text without it need not be searched. */
export interface Requirement {
  /** One of these stands in every match; with the flag `i`, in any case. */
  readonly literals: readonly string[];
  /** No match goes over the end of a line: a line gives the same matches by itself as in its text. */
  readonly isWithinLine: boolean;
}

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
  const { multiline, flags } = expression;
  const isWithinLine = pattern.alternatives.every(({ elements }) =>
    elements.every((element) => staysInLine(element, multiline, flags.replace(/[gy]/g, ''))),
  );
  return { literals, isWithinLine };
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

function staysInLine(element: AST.Element, multiline: boolean, flags: string): boolean {
  const allStay = (alternatives: readonly AST.Alternative[]) =>
    alternatives.every(({ elements }) => elements.every((inner) => staysInLine(inner, multiline, flags)));
  switch (element.type) {
    case 'Character':
      return element.value !== 0x0a;
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return !new RegExp(element.raw, flags).test('\n');
    case 'Backreference':
      return true;
    case 'Quantifier':
      return staysInLine(element.element, multiline, flags);
    case 'Assertion':
      if (element.kind === 'word') return true;
      return 'alternatives' in element ? allStay(element.alternatives) : multiline;
    case 'Group':
      return element.modifiers === null && allStay(element.alternatives);
    case 'CapturingGroup':
      return allStay(element.alternatives);
  }
}
