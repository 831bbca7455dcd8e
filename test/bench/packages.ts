import { join } from 'node:path';
import { findRepository } from '../support/repository';
import { installOnce } from '../support/installOnce';
import { npmInstall } from '../support/npmInstall';

/** Chosen for many files, and for many megabytes of text. */
const packages = [
  '@mui/icons-material@9.5.0',
  '@tabler/icons-react@3.51.0',
  'aws-sdk@2.1693.0',
  'date-fns@4.4.0',
  'googleapis@188.0.0',
];

/** A folder of more than 50,000 files that people published, the same on every machine; installed once. */
export async function packagesFolder(): Promise<string> {
  const folder = join(findRepository().downloads, 'bench-packages-1');
  await installOnce(folder, (partial) => npmInstall(partial, packages));
  return join(folder, 'node_modules');
}
