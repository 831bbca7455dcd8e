import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';
import { originalStack } from './originalStack';

const { EVENT_SUITE_BEGIN, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/** The environment variable that names the file the report goes to. */
export const reportVariable = 'TEST_REPORT_FILE';

/**
 * Writes the report to a file, where the runner reads it: what goes to the console of an extension host comes
 * out among the messages of VS Code itself, and on some hosts unformatted.
 */
export class FileReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env[reportVariable];
    const write = (depth: number, text: string) => {
      const line = text.replaceAll(/^/gm, '  '.repeat(depth));
      if (file === undefined) console.log(line);
      else appendFileSync(file, `${line}\n`);
    };
    let depth = -1;
    runner.on(EVENT_SUITE_BEGIN, ({ title }) => write(++depth, title));
    runner.on(Mocha.Runner.constants.EVENT_SUITE_END, () => depth--);
    runner.on(EVENT_TEST_PASS, (test) => write(depth + 1, `✔ ${test.title} (${test.duration ?? 0} ms)`));
    runner.on(EVENT_TEST_PENDING, (test) => write(depth + 1, `- ${test.title}`));
    runner.on(EVENT_TEST_FAIL, (test, error: Error) => {
      write(depth + 1, `✖ ${test.title}\n${originalStack(error.stack ?? error.message)}`);
    });
  }
}
