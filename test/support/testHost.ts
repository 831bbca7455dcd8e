import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { prepareBrowser } from './browser';
import type { Repository } from './repository';
import { ensureVSCodeServer, VSCodeUnavailable } from './vscodeServer';

/** A program that takes the arguments of `code`. */
export interface TestHost {
  readonly executable: string;
  /** What it is, for people. */
  readonly label: string;
}

/** Without an answer for this long, or not done after that, a download is given up. */
const download = { idleMs: 15_000, totalMs: 5 * 60_000 };

/**
 * The VS Code to run tests in: VSCODE_EXECUTABLE if set; else the desktop one, downloaded, where there is a
 * screen and the network lets it through; else VS Code's server in a headless browser.
 * @param version of the desktop one
 * @throws {VSCodeUnavailable} with the remedy
 */
export async function chooseTestHost(
  repository: Repository,
  version: string,
  report: (line: string) => void,
): Promise<TestHost> {
  const chosen = process.env['VSCODE_EXECUTABLE'];
  if (chosen !== undefined && chosen !== '')
    return { executable: chosen, label: `VSCODE_EXECUTABLE (${chosen})` };

  if (hasScreen()) {
    try {
      report(`Looking for desktop VS Code ${version} …`);
      const executable = await withDeadline(
        downloadAndUnzipVSCode({
          version,
          cachePath: repository.downloads,
          timeout: download.idleMs,
          reporter: new SilentReporter(),
        }),
        download.totalMs,
      );
      return { executable, label: `desktop VS Code ${version}` };
    } catch (error) {
      report(`Desktop VS Code cannot be had (${messageOf(error)}); using VS Code's server in a browser.`);
    }
  } else {
    report("No screen (DISPLAY is not set): not desktop VS Code but VS Code's server in a browser.");
  }
  await prepareBrowser(repository.downloads, report);
  const { label } = await ensureVSCodeServer(repository.downloads, report);
  return { executable: await browserExecutable(repository), label: `${label} in a headless browser` };
}

function hasScreen(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** A script that stands in for the `code` program (codeInBrowser.ts). */
async function browserExecutable(repository: Repository): Promise<string> {
  const main = join(repository.dist, 'test/support/codeInBrowser.mjs');
  const windows = process.platform === 'win32';
  const script = join(repository.downloads, windows ? 'code-in-browser.cmd' : 'code-in-browser');
  await mkdir(repository.downloads, { recursive: true });
  await writeFile(
    script,
    windows
      ? `@"${process.execPath}" --enable-source-maps "${main}" %*\r\n`
      : `#!/bin/sh\nexec "${process.execPath}" --enable-source-maps "${main}" "$@"\n`,
  );
  await chmod(script, 0o755);
  return script;
}

async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new VSCodeUnavailable(`not done after ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
