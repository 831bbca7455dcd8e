import { classify } from './classify';
import { environmentCode } from './environmentCode';
import { filesCode } from './filesCode';
import { allImportsCode, importersCode, kindsIn, lookForImportsCode } from './importsCode';
import type { Request } from './intent';
import { countsIn, countWordsCode, passagesCode, weightsOf } from './passagesCode';
import { searchCode } from './searchCode';
import { tellingWords } from './words';

/** One turn of the explorer as root: a sentence, and the code to run. */
export interface Turn {
  readonly says: string;
  readonly code: string;
}

/**
 * The next turn for a question.
 * @param observations what the turns so far printed, oldest first
 */
export function nextTurn(question: string, observations: readonly string[]): Turn {
  const request = classify(question);
  const last = observations.at(-1);
  if (last === undefined) return firstTurn(request);
  const second = observations.length === 1 ? secondTurn(request, last) : undefined;
  return second ?? failed(last);
}

function firstTurn({ question, intent, scope, limit }: Request): Turn {
  switch (intent.kind) {
    case 'search':
      return { says: `I search for ${intent.tries[0]?.many ?? 'it'}.`, code: searchCode(intent, scope) };
    case 'importers': {
      // Every file may be one that does not import it.
      const says = `I look for files that could import ${intent.targets.join(' or ')}.`;
      return { says, code: lookForImportsCode(intent.targets, scope) };
    }
    case 'imports':
      return { says: 'I look which kinds of files there are.', code: lookForImportsCode([], scope) };
    case 'environment':
      return {
        says: 'I search for reads of environment variables.',
        code: environmentCode(intent.names, scope),
      };
    case 'files':
      return { says: 'I look at the files.', code: filesCode(intent.show, scope, limit) };
    case 'explain':
      return {
        says: 'Code alone cannot answer this. I look where its words stand.',
        code: countWordsCode(tellingWords(question), scope),
      };
  }
}

function secondTurn({ question, intent }: Request, observation: string): Turn | undefined {
  if (intent.kind === 'importers' || intent.kind === 'imports') {
    const kinds = kindsIn(observation);
    if (!kinds) return undefined;
    const code =
      intent.kind === 'imports' ? allImportsCode(kinds, intent.packages) : importersCode(intent, kinds);
    return { says: 'I read the imports of these files, and pass over comments and strings.', code };
  }
  const counts = intent.kind === 'explain' ? countsIn(observation) : undefined;
  return (
    counts && {
      says: 'I rank passages by these words, rare ones first.',
      code: passagesCode(question, weightsOf(counts)),
    }
  );
}

/** The code did not come to its end (a time limit, say): the answer is that, and why. */
function failed(observation: string): Turn {
  const why = JSON.stringify(
    `The built-in explorer could not finish: ${observation.replace(/\n*Turn \d+\/\d+[^\n]*$/, '').slice(-1500)}`,
  );
  return {
    says: 'My code did not come to its end.',
    code: `FINAL(${why} + "\\n\\n_No language model took part; with one, choose it with “RLM: Select Model”, the question could be asked in another way._");`,
  };
}
