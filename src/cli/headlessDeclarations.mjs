// The types of dist/headless.mjs in one file that needs nothing beside it.
import { readFile, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
/** Folders whose types can show up in the result. */
const sources = ['src/cli/', 'src/context/', 'src/models/', 'src/rlm/'];

/** For those who ask by the type's usual name, and for `import … from 'dist/headless.mjs'`. */
const targets = ['dist/headless.d.ts', 'dist/headless.d.mts'].map((path) => new URL(path, root));

/**
 * Writes dist/headless.d.ts and .d.mts, as they were (`previous`) when no source is newer. Takes some
 * seconds otherwise, so it is for builds that others use.
 * @param {{ previous?: { text: string, time: number } }} [options] what `readHeadlessDeclarations` gave
 *   before the build emptied dist.
 */
export async function writeHeadlessDeclarations({ previous } = {}) {
  const isFresh = previous && previous.time > (await newestSource());
  const text = isFresh ? previous.text : await generate();
  for (const target of targets) {
    await writeFile(target, text);
    if (isFresh) await utimes(target, previous.time / 1000, previous.time / 1000);
  }
}

async function generate() {
  const { generateDtsBundle } = await import('dts-bundle-generator');
  const [text] = generateDtsBundle(
    [
      {
        filePath: fileURLToPath(new URL('src/cli/headless.ts', root)),
        output: { noBanner: true, exportReferencedTypes: true },
      },
    ],
    { preferredConfigPath: fileURLToPath(new URL('tsconfig.json', root)) },
  );
  return text;
}

/** The declarations of the last build, if there are any. */
export async function readHeadlessDeclarations() {
  const [target] = targets;
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
