/** What the rules for secrets take from `node:path`, where there is none: the paths here are POSIX. */
export default {
  basename: (path: string): string => path.slice(path.lastIndexOf('/') + 1),
};
