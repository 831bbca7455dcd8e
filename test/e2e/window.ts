import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { launchBrowser } from '../support/browser';
import { createCleanup } from '../support/cleanup';
import { startCodeServer } from '../support/codeServer';
import { findRepository } from '../support/repository';
import { temporaryFolder } from '../support/temporaryFolder';
import { ensureVSCodeServer } from '../support/vscodeServer';
import { Workbench } from './workbench';

export type Theme = 'light' | 'dark' | 'high-contrast';

/** What VS Code calls them, and marks its window with. */
const themes: Readonly<
  Record<Theme, { readonly id: string; readonly label: string; readonly mark: string }>
> = {
  light: { id: 'Light Modern', label: 'Light Modern', mark: 'vs' },
  dark: { id: 'Dark Modern', label: 'Dark Modern', mark: 'vs-dark' },
  'high-contrast': { id: 'Default High Contrast', label: 'Dark High Contrast', mark: 'hc-black' },
};

export interface WindowOptions {
  /** The packaged extensions to install. */
  readonly vsix: readonly string[];
  /** What the window opens: a copy of this folder. Undefined: no folder at all. */
  readonly folder: string | undefined;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of VS Code on top of this process's own; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A VS Code of its own with one window open. */
export interface VSCodeWindow {
  readonly workbench: Workbench;
  /** The copy that is open; empty when there is none. */
  readonly folder: string;
  /** Replaces the user settings (but not the theme) and loads the window again. */
  configure(settings: Readonly<Record<string, unknown>>): Promise<void>;
  theme(theme: Theme): Promise<void>;
  /** Keeps a picture of the window as `dist/e2e/NAME.png`. */
  screenshot(name: string): Promise<void>;
  /** A further window on the same folder. */
  another(): Promise<Workbench>;
  /** Ends the extension hosts of all windows without warning; VS Code starts others. */
  killExtensionHosts(): Promise<void>;
  /** Ends VS Code without warning, starts it again where it was and loads the window again. */
  killAndStart(): Promise<void>;
  /** Ends browser, server and files. Safe to call twice. */
  close(): Promise<void>;
}

const size = { width: 1440, height: 900 };

/** Starts VS Code's server with the extensions installed and opens a window in a headless browser. */
export async function openWindow(options: WindowOptions): Promise<VSCodeWindow> {
  const { downloads, dist } = findRepository();
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  const home = await temporaryFolder('e2e');
  const cleanup = createCleanup();
  cleanup.add(() => home.remove());
  try {
    const folder = options.folder === undefined ? '' : join(home.path, 'workspace');
    if (options.folder !== undefined) await cp(options.folder, folder, { recursive: true });
    const browser = await launchBrowser(downloads, report);
    cleanup.add(() => browser.close());
    let settings = options.settings ?? {};
    let theme: Theme = 'dark';
    const withTheme = () => ({ ...settings, 'workbench.colorTheme': themes[theme].id });
    const standing = {
      server: await ensureVSCodeServer(downloads, report),
      home: home.path,
      env: { ...process.env, ...options.env },
    };
    let server = await startCodeServer({ ...standing, settings: withTheme(), vsix: options.vsix });
    cleanup.add(() => server.stop());
    const { origin } = server;

    const context = await browser.newContext({ viewport: size });
    context.setDefaultTimeout(30_000);
    const address = `${origin}/?${folder === '' ? 'ew=true' : `folder=${encodeURIComponent(folder)}`}`;
    const open = async () => {
      const opened = new Workbench(await context.newPage());
      await opened.page.goto(address);
      if (folder !== '') await opened.ready();
      return opened;
    };
    const workbench = await open();
    const { page } = workbench;

    return {
      workbench,
      folder,
      configure: async (wanted) => {
        settings = wanted;
        await server.configure(withTheme());
        // VS Code does not always notice a change made behind its back.
        await workbench.reload();
      },
      theme: async (wanted) => {
        theme = wanted;
        const { label, mark } = themes[wanted];
        await workbench.retry(`the theme ${label}`, async () => {
          await workbench.runCommand('Preferences: Color Theme');
          await workbench.choose(label);
          await page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: 3000 });
          await page.locator(`.monaco-workbench.${mark}`).waitFor({ timeout: 3000 });
        });
      },
      screenshot: async (name) => {
        const path = join(dist, 'e2e', `${name}.png`);
        await mkdir(dirname(path), { recursive: true });
        await page.screenshot({ path });
      },
      another: open,
      killExtensionHosts: () => server.killExtensionHosts(),
      killAndStart: async () => {
        await server.kill();
        // The same port: a browser keeps what a window remembers by address.
        server = await startCodeServer({ ...standing, port: Number(new URL(origin).port) });
        await workbench.reload();
      },
      close: () => cleanup.run(),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
