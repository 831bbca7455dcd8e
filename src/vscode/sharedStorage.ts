/**
 * The storage of a workspace that all of its windows share, as a URI's path. VS Code gives a further window on a
 * workspace storage of its own, `…/ID-1/EXTENSION` to `…/ID-9/EXTENSION`, and also a window that is opened while
 * the process of one that crashed still lingers: what either keeps would not be found again.
 */
export function sharedStorage(path: string): string {
  return path.replace(/(?<=[^/])-[1-9](?=\/[^/]+\/?$)/, '');
}
