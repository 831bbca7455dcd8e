import { existsSync } from 'node:fs';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { chromiumRunsHere, ensureChromium } from './chromium';

/** There is no browser to show VS Code in, and why. */
class BrowserUnavailable extends Error {
  override readonly name = 'BrowserUnavailable';
}

/**
 * A headless browser that reaches nothing but this machine: CHROME_EXECUTABLE if set, else the one from the
 * npm registry, else an installed Chromium, Chrome or Edge.
 * @throws {BrowserUnavailable} with what was tried
 */
export async function launchBrowser(downloads: string, report: (line: string) => void): Promise<Browser> {
  const tried: string[] = [];
  for (const candidate of candidates(downloads, report)) {
    try {
      return await chromium.launch({ headless: true, args: switches, ...(await candidate.options()) });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      tried.push(`- ${candidate.name}: ${why.split('\n').slice(0, 5).join('\n  ')}`);
    }
  }
  throw new BrowserUnavailable(
    'No browser could be started. Let npm reach its registry, install Chromium, Chrome or Edge, ' +
      `or set CHROME_EXECUTABLE to one. Tried:\n${tried.join('\n')}`,
  );
}

/** Gets the browser that {@link launchBrowser} will want, so that it is said what takes the time. */
export async function prepareBrowser(downloads: string, report: (line: string) => void): Promise<void> {
  if (chosenBrowser() !== undefined || !chromiumRunsHere) return;
  try {
    await ensureChromium(downloads, report);
  } catch (error) {
    // There may be another one; if not, launching says so.
    report(error instanceof Error ? error.message : String(error));
  }
}

function chosenBrowser(): string | undefined {
  const path = process.env['CHROME_EXECUTABLE'];
  return path === '' ? undefined : path;
}

interface Candidate {
  readonly name: string;
  options(): Promise<LaunchOptions> | LaunchOptions;
}

function* candidates(downloads: string, report: (line: string) => void): Generator<Candidate> {
  const chosen = chosenBrowser();
  if (chosen !== undefined) {
    yield { name: `CHROME_EXECUTABLE=${chosen}`, options: () => ({ executablePath: chosen }) };
    return;
  }
  if (chromiumRunsHere) {
    yield {
      name: 'Chromium from the npm registry',
      options: async () => {
        const { executablePath, env } = await ensureChromium(downloads, report);
        return { executablePath, env: { ...process.env, ...env } };
      },
    };
  }
  for (const executablePath of ['/usr/bin/chromium', '/usr/bin/chromium-browser'].filter((path) =>
    existsSync(path),
  )) {
    yield { name: executablePath, options: () => ({ executablePath }) };
  }
  for (const channel of ['chrome', 'msedge'])
    yield { name: `installed ${channel}`, options: () => ({ channel }) };
}

/** Nothing leaves the machine, and it runs as root and without a graphics card. */
const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost',
];
