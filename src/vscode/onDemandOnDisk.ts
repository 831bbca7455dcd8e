/** The same, with what takes a disk and threads; the bundle is one. Import it likewise. */
export * from './onDemand';
export { clearCache } from '../models/cache/cacheFolder.node';
export { fileCacheStore } from '../models/cache/fileCacheStore.node';
export { fileJournalStore, reopenJournal } from '../trace/fileJournalStore.node';
export { journalFileReading } from '../trace/journalFile.node';
export { spawnEngine } from '../worker/spawn.node';
