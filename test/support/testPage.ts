import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import type { CodeServer } from './codeServer';

export interface HostTests {
  /** Absolute folders: of the extension (its package.json) */
  readonly extension: string;
  /** What the window opens, if anything: a folder or a `.code-workspace` file. */
  readonly folder: string | undefined;
  /** The script whose `run()` the extension host calls. */
  readonly tests: string;
}

/**
 * Opens a window in which VS Code runs tests in its extension host, as `code --extensionTestsPath` does, and
 * waits for their end. The server must have been started with its test driver.
 * @param print gets what the tests and the window print
 * @returns the exit code VS Code reports
 * @throws when the window goes away first
 */
export async function runInPage(
  browser: Browser,
  server: CodeServer,
  tests: HostTests,
  print: (line: string) => void,
): Promise<number> {
  const page = await browser.newPage();
  const exited = new Promise<number>((resolve, reject) => {
    page.once('close', () => reject(new Error('The window was closed before the tests were done.')));
    page.once('crash', () => reject(new Error('The window crashed before the tests were done.')));
    page.exposeFunction('codeAutomationExit', (code: number) => resolve(code)).catch(reject);
  });
  exited.catch(() => undefined);
  await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
    print(args.map(String).join(' ')),
  );
  await page.goto(windowUrl(server, tests));
  const code = await exited;
  await page.close();
  return code;
}

function windowUrl(server: CodeServer, tests: HostTests): string {
  const remote = (path: string) => `vscode-remote://${server.authority}${pathToFileURL(path).pathname}`;
  const payload = [
    ['extensionDevelopmentPath', remote(tests.extension)],
    ['extensionTestsPath', remote(tests.tests)],
    ['skipWelcome', 'true'],
  ];
  const url = new URL('/', server.origin);
  if (tests.folder === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set(tests.folder.endsWith('.code-workspace') ? 'workspace' : 'folder', tests.folder);
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
