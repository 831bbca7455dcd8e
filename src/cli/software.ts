import { version } from '../../package.json';

/** What traces say they were written by. */
export const software = `recursive-language-models ${version}`;
