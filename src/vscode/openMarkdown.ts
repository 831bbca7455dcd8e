import { commands, workspace } from 'vscode';

/** Opens a text as an untitled markdown document, and shows it rendered. */
export async function openMarkdown(text: string): Promise<void> {
  const { uri } = await workspace.openTextDocument({ language: 'markdown', content: text });
  await commands.executeCommand('markdown.showPreview', uri);
}
