// The types of dist/headless.mjs in one file that needs nothing beside it.
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
/** Folders whose types can show up in the result. */
const sources = ['src/cli/', 'src/context/', 'src/rlm/'];

/**
 * Writes dist/headless.d.ts, unless the one given by `previous` is newer than every source. Takes some
 * seconds, so it is for builds that others use.
 * @param {{ previous?: { text: string, time: number } }} [options] what `readHeadlessDeclarations` gave
 *   before the build emptied dist.
 */
export async function writeHeadlessDeclarations({ previous } = {}) {
  const target = fileURLToPath(new URL('dist/headless.d.ts', root));
  if (previous && previous.time > (await newestSource())) return writeFile(target, previous.text);
  const { generateDtsBundle } = await import('dts-bundle-generator');
  const [text] = generateDtsBundle(
    [{ filePath: fileURLToPath(new URL('src/cli/headless.ts', root)), output: { noBanner: true, exportReferencedTypes: true } }],
    { preferredConfigPath: fileURLToPath(new URL('tsconfig.json', root)) },
  );
  await writeFile(target, text);
}

/** The declarations of the last build, if there are any. */
export async function readHeadlessDeclarations() {
  const target = new URL('dist/headless.d.ts', root);
  try {
    return { text: await readFile(target, 'utf8'), time: (await stat(target)).mtimeMs };
  } catch {
    return undefined;
  }
}

async function newestSource() {
  const times = await Promise.all(
    sources.map(async (folder) => {
      const names = await readdir(new URL(folder, root));
      const stats = await Promise.all(names.map((name) => stat(new URL(folder + name, root))));
      return Math.max(...stats.map(({ mtimeMs }) => mtimeMs));
    }),
  );
  return Math.max(...times);
}
