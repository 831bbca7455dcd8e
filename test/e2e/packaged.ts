import { vsixVariable } from '../support/packageExtension';

/**
 * The packaged extension that the end-to-end tests install.
 * @throws when the tests were not started by `npm test`
 */
export function packagedExtension(): string {
  const vsix = process.env[vsixVariable];
  if (vsix === undefined)
    throw new Error('Run the end-to-end tests by `npm test -- e2e`, which packages the extension.');
  return vsix;
}
