import type { FrameLocator, Locator, Page } from 'playwright-core';

export interface Place {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

/**
 * A VS Code window, worked by keyboard and mouse as a person does. Every step waits for what it needs to see;
 * one that never comes fails with what was looked for.
 */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits until the window shows its folder and its status bar, and extensions are starting. */
  async ready(): Promise<void> {
    await this.explorerRows().first().waitFor();
    await this.page.locator('#status\\.problems').waitFor();
    await this.page
      .locator('.statusbar-item')
      .getByText('Activating Extensions')
      .waitFor({ state: 'detached' });
  }

  /** Runs a command by its full title, e.g. `RLM: Show Trace`, through the palette. */
  async runCommand(title: string): Promise<void> {
    const row = this.page
      .locator('.quick-input-widget .monaco-list-row')
      .getByText(title, { exact: true })
      .first();
    await this.retry(`the command "${title}" in the palette`, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      await this.quickInput().fill(`>${title}`, { timeout: 3000 });
      await row.click({ timeout: 3000 });
    });
  }

  /** Waits for an input box that asks, and answers it. */
  async answer(text: string): Promise<void> {
    const input = this.quickInput();
    await input.fill(text);
    await input.press('Enter');
  }

  /** Chooses an entry of the list that is open by its name. */
  async choose(label: string): Promise<void> {
    await this.quickInput().fill(label, { timeout: 3000 });
    await this.quickPick(label).getByText(label, { exact: true }).first().click({ timeout: 3000 });
  }

  /** Leaves the input box or list that is open. */
  async dismissInput(): Promise<void> {
    await this.quickInput().press('Escape');
  }

  /** The title of the input box or list that is open. */
  quickInputTitle(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-title');
  }

  /** Text in the input box or list that is open. VS Code uses rows again, with text in them that is hidden. */
  quickInputText(text: string, exact = false): Locator {
    return this.page.locator('.quick-input-widget').getByText(text, { exact });
  }

  /** The rows of the list that is open; click one to choose it. */
  quickPick(label: string): Locator {
    return this.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: label });
  }

  /** Opens a file of the workspace by its path in it. */
  async openFile(path: string): Promise<void> {
    const name = path.split('/').at(-1) ?? path;
    await this.retry(`the file ${path}`, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('ControlOrMeta+P');
      await this.quickInput().fill(path, { timeout: 3000 });
      await this.page
        .locator('.quick-input-widget .monaco-list-row')
        .filter({ hasText: name })
        .first()
        .waitFor({ timeout: 3000 });
      await this.page.keyboard.press('Enter');
      await this.tab(name).waitFor({ timeout: 3000 });
    });
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name: new RegExp(`^${escape(name)}`) });
  }

  /** The title of the active editor: a file's name, or a panel's title; undefined when there is none. */
  async activeEditor(): Promise<string | undefined> {
    // VS Code may show a name and its ending apart.
    const parts = this.page.locator(
      '.editor-group-container.active .tab.active :is(.monaco-icon-name-container, .monaco-icon-suffix-container)',
    );
    const title = (await parts.allTextContents()).join('');
    return title === '' ? undefined : title;
  }

  /** Puts the cursor of the active text editor on a line. */
  async goTo(line: number): Promise<void> {
    await this.page.locator('.editor-group-container.active .monaco-editor .view-lines').first().click();
    await this.page.keyboard.press('Control+G');
    await this.answer(`:${line}`);
    await this.cursorAt((place) => place.line === line);
  }

  /** Where the status bar says that the cursor is; undefined when no text editor is active. */
  async cursor(): Promise<Place | undefined> {
    const text = await this.page
      .locator('#status\\.editor\\.selection')
      .textContent({ timeout: 1000 })
      .catch(() => null);
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(text ?? '') ?? [];
    return line === undefined || column === undefined
      ? undefined
      : { line: Number(line), column: Number(column) };
  }

  /** Waits until the cursor is where `wanted` says. */
  async cursorAt(wanted: (place: Place) => boolean): Promise<Place> {
    return this.retry('the cursor', async () => {
      const place = await this.cursor();
      if (place === undefined || !wanted(place)) throw new Error(`it is at ${JSON.stringify(place)}`);
      return place;
    });
  }

  /** Selects lines of the active text editor, both ends included, and chooses an item of its context menu for them. */
  async chooseForLines(from: number, to: number, label: string): Promise<void> {
    await this.chooseInMenu(async () => {
      // Each time anew: a click beside it, as the editor moves in a window that is still loading, ends a selection.
      await this.selectLines(from, to);
      await this.openEditorMenu();
    }, label);
  }

  /** Chooses an item of the context menu of a file or folder in the explorer. */
  async chooseInExplorerMenu(name: string, label: string): Promise<void> {
    await this.chooseInMenu(() => this.openExplorerMenu(name), label);
  }

  /** What the context menu of the active text editor offers now. */
  async editorMenuLabels(): Promise<string[]> {
    await this.openEditorMenu();
    // After the label there may be a line with the keys for it.
    const texts = await this.page.getByRole('menuitem').allInnerTexts();
    await this.page.keyboard.press('Escape');
    return texts.map((text) => text.split('\n')[0]?.trim() ?? '').filter((text) => text !== '');
  }

  /** The content of the webview that is showing. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  notification(text: string): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** Clicks a button of the notification that holds `text`. */
  async pressInNotification(text: string, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button }).click();
  }

  /** Loads the window again, as "Developer: Reload Window" does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  private quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input.input');
  }

  /** A menu opened before extensions have registered lacks their items for good: so it is opened again. */
  private async chooseInMenu(open: () => Promise<void>, label: string): Promise<void> {
    await this.retry(`"${label}" in the context menu`, async () => {
      await open();
      const item = this.page.getByRole('menuitem', { name: label });
      try {
        await item.hover({ timeout: 2000 });
        await item.click({ timeout: 2000 });
      } catch (error) {
        await this.page.keyboard.press('Escape');
        throw error;
      }
    });
  }

  /** Selects lines of the active text editor, both ends included. */
  private async selectLines(from: number, to: number): Promise<void> {
    await this.goTo(from);
    for (let line = from; line < to; line++) await this.page.keyboard.press('Shift+ArrowDown');
    await this.page.keyboard.press('Shift+End');
  }

  private async openEditorMenu(): Promise<void> {
    const cursor = this.page
      .locator('.editor-group-container.active .monaco-editor .cursors-layer .cursor')
      .first();
    const box = await cursor.boundingBox();
    if (box === null) throw new Error('There is no text editor with a cursor to open a context menu in.');
    const place = await this.cursor();
    // Behind the cursor is the selection, if there is one; before column 1 is the gutter with a menu of its own.
    const left = place !== undefined && place.column > 1 ? -4 : 4;
    await this.page.mouse.click(box.x + left, box.y + box.height / 2, { button: 'right' });
    await this.page.getByRole('menuitem').first().waitFor();
  }

  private async openExplorerMenu(name: string): Promise<void> {
    await this.explorerRows().filter({ hasText: name }).first().click({ button: 'right' });
    await this.page.getByRole('menuitem').first().waitFor();
  }

  private explorerRows(): Locator {
    return this.page.locator('.explorer-folders-view .monaco-list-row');
  }

  /** For steps that a busy window can swallow: again until it works or half a minute is over. */
  async retry<T>(what: string, step: () => Promise<T>): Promise<T> {
    const end = Date.now() + 30_000;
    for (;;) {
      try {
        return await step();
      } catch (error) {
        if (Date.now() > end) throw new Error(`VS Code did not show ${what}.`, { cause: error });
        await this.page.waitForTimeout(200);
      }
    }
  }
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
