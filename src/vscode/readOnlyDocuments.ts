import { Uri, window, workspace, type Disposable } from 'vscode';

/** Of the addresses of these documents. */
export const readOnlyScheme = 'rlm-preview';

/** Texts to be read in an editor, which cannot be changed or saved by accident. */
export class ReadOnlyDocuments implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration = workspace.registerTextDocumentContentProvider(readOnlyScheme, {
    provideTextDocumentContent: ({ path }) => this.#texts.get(path) ?? '',
  });
  #number = 0;

  /** Opens a text as Markdown; the title is what its tab shows. */
  async show(title: string, markdown: string): Promise<void> {
    const path = `/${++this.#number}/${title.replace(/[\\/]+/g, '∕')}.md`;
    this.#texts.set(path, markdown);
    const document = await workspace.openTextDocument(Uri.from({ scheme: readOnlyScheme, path }));
    await window.showTextDocument(document, { preview: false });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#texts.clear();
  }
}
