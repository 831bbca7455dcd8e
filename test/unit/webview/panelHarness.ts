import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { PanelMessage, PanelRequest } from '../../../src/protocol/panel';
import { panelHtml } from '../../../src/vscode/panelHtml';
import { themes, type ThemeName } from './themes';

export interface PanelOptions {
  /** The folder with `webview.js` and `webview.css`. */
  readonly dist: string;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What `getState` gives: the panel's own, from before a reload. */
  readonly state?: unknown;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
}

/** The panel's page in a browser, with the host's side in the test's hands. */
export interface OpenPanel {
  readonly page: Page;
  send(...messages: PanelMessage[]): Promise<void>;
  /** What the panel has posted so far. */
  posted(): Promise<PanelRequest[]>;
  state(): Promise<unknown>;
  /** Keeps a picture of the page as `dist/e2e/NAME.png`. */
  picture(name: string): Promise<void>;
  /** Errors of the page, refusals of the content security policy among them. */
  readonly errors: string[];
  close(): Promise<void>;
}

const origin = 'http://panel.localhost';

/** Opens the real page, with the real content security policy, where VS Code's part of it is played. */
export async function openPanel(browser: Browser, options: PanelOptions): Promise<OpenPanel> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1200, height: options.height ?? 860 },
    reducedMotion: options.reducedMotion === true ? 'reduce' : null,
    forcedColors: options.forcedColors === true ? 'active' : null,
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const html = panelHtml({
    script: `${origin}/webview.js`,
    style: `${origin}/webview.css`,
    source: origin,
    nonce: 'abc',
  });
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (!/^\/webview\.(js|css)$/.test(pathname)) return route.fulfill({ status: 404, body: '' });
    const contentType = pathname.endsWith('js') ? 'text/javascript' : 'text/css';
    return route.fulfill({ contentType, body: await readFile(join(options.dist, pathname)) });
  });
  const given = { variables: themes[options.theme ?? 'dark'], state: options.state, styles: defaultStyles };
  await page.addInitScript({ content: `(${playVSCode})(${JSON.stringify(given)});` });
  await page.goto(`${origin}/`);
  return {
    page,
    errors,
    send: async (...messages) => {
      await page.evaluate(
        `for (const message of ${JSON.stringify(messages)}) window.postMessage(message, '*')`,
      );
      await settled(page);
    },
    posted: () => page.evaluate<PanelRequest[]>('vscodePlayed.posted'),
    state: () => page.evaluate<unknown>('vscodePlayed.state'),
    picture: async (name) => {
      await page.screenshot({ path: join(options.dist, 'e2e', `${name}.png`) });
    },
    close: () => context.close(),
  };
}

/**
 * Runs in the page, before its script: what VS Code puts into every webview. A text, as the DOM's types are
 * none of the tests' business.
 */
const playVSCode = `({ variables, state, styles }) => {
  const played = { posted: [], state };
  window.vscodePlayed = played;
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => void played.posted.push(structuredClone(message)),
    getState: () => played.state,
    setState: (state) => (played.state = structuredClone(state)),
  });
  const sheet = new CSSStyleSheet();
  const variablesOfTheme = Object.entries(variables).map(([name, value]) => name + ':' + value);
  sheet.replaceSync(':root{' + variablesOfTheme.join(';') + '}' + styles);
  document.adoptedStyleSheets = [sheet];
}`;

/** In substance VS Code's own styles for webviews, which ours must get along with. */
const defaultStyles = `@layer vscode-default {
  body { margin: 0; padding: 0 20px; color: var(--vscode-editor-foreground); background: transparent;
    font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
  a, a code { color: var(--vscode-textLink-foreground); }
  code { padding: 1px 3px; border-radius: 4px; color: var(--vscode-textPreformat-foreground);
    background-color: var(--vscode-textPreformat-background); }
  pre code { padding: 0; }
  blockquote { background: var(--vscode-textBlockQuote-background); border-color: var(--vscode-textBlockQuote-border); }
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
}`;

/** Messages are delivered as tasks and drawn with the next frame. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 20))',
  );
}
