import type { WholeFiles } from '../../../src/trace/wholeFiles';

/** A file system in memory that can only write whole files. */
export interface InMemoryFiles extends WholeFiles {
  /** By path. */
  readonly texts: Map<string, string>;
  /** Thrown by the next writes, once set. */
  failure?: Error;
}

export function inMemoryFiles(): InMemoryFiles {
  const texts = new Map<string, string>();
  const below = (folder: string) => (folder === '' ? '' : `${folder}/`);
  return {
    texts,
    list: (folder) => {
      const paths = [...texts.keys()].filter((path) => path.startsWith(below(folder)));
      return Promise.resolve([
        ...new Set(paths.map((path) => path.slice(below(folder).length).split('/')[0]!)),
      ]);
    },
    read: (path) => Promise.resolve(texts.get(path)),
    write(path, text) {
      if (this.failure) return Promise.reject(this.failure);
      texts.set(path, text);
      return Promise.resolve();
    },
    delete: (path) => {
      for (const each of [...texts.keys()])
        if (each === path || each.startsWith(below(path))) texts.delete(each);
      return Promise.resolve();
    },
    stat: (path) => {
      const text = texts.get(path);
      return Promise.resolve(
        text === undefined ? undefined : { bytes: Buffer.byteLength(text), changed: Date.now() },
      );
    },
  };
}
