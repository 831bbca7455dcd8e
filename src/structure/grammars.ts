import { cpp } from './languages/cpp';
import { csharp } from './languages/csharp';
import { go } from './languages/go';
import { java } from './languages/java';
import { javascript } from './languages/javascript';
import { php } from './languages/php';
import { python } from './languages/python';
import { ruby } from './languages/ruby';
import { rust } from './languages/rust';
import { tsx, typescript } from './languages/typescript';
import type { Grammar } from './grammar';

export const grammars: readonly Grammar[] = [
  typescript,
  tsx,
  javascript,
  python,
  go,
  java,
  cpp,
  csharp,
  rust,
  ruby,
  php,
];

/** `typescript, tsx, …`, for messages. */
export const grammarNames = grammars.map(({ name }) => name).join(', ');

/** The grammar that reads a document, by its language or else by its name; `undefined` where there is none. */
export function grammarOf(document: {
  readonly path: string;
  readonly language?: string | undefined;
}): Grammar | undefined {
  const { language, path } = document;
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase();
  return (
    grammars.find(({ languages }) => language !== undefined && languages.includes(language)) ??
    grammars.find(({ extensions }) => extension !== undefined && extensions.includes(extension))
  );
}

/** The grammars meant by a language's name, TypeScript with JSX among TypeScript's; empty for an unknown one. */
export function grammarsNamed(name: string): Grammar[] {
  const plain = name.trim().toLowerCase().replace(/^\./, '');
  const meant = grammars.filter((grammar) =>
    [grammar.name, ...grammar.languages, ...grammar.extensions, ...grammar.aliases].includes(plain),
  );
  return meant.includes(typescript) ? [typescript, tsx] : meant;
}
