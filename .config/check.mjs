// `npm run check`: every script of the manifest that is called `check:…`, all at the same time.
import { execFile } from 'node:child_process';
import manifest from '../package.json' with { type: 'json' };

const npm = process.env.npm_execpath;
if (npm === undefined) throw new Error('Run it as `npm run check`.');

/** Prints what it said once it has ended. @returns whether it has nothing to complain about */
const passes = (name) =>
  new Promise((resolve) => {
    execFile(process.execPath, [npm, 'run', name], { maxBuffer: Infinity }, (error, stdout, stderr) => {
      process.stdout.write(stdout + stderr);
      resolve(error === null);
    });
  });

const checks = Object.keys(manifest.scripts).filter((name) => name.startsWith('check:'));
const passed = await Promise.all(checks.map(passes));
const failed = checks.filter((_, index) => !passed[index]);
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
