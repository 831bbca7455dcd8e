/**
 * What only a question (or choosing a model) needs: a bundle of its own, `dist/onDemand.cjs`, so that
 * activation does not pay for reading it. Import it nowhere but by `await import('./onDemand')`.
 */
export { ownFile } from '../gather/folderRules';
export { noIgnoreRules } from '../gather/gitignore';
export { exists, foldersFromRepository, withIgnoreFile } from '../gather/repository';
export { gatherFolders } from '../gather/gatherFolders';
export { mergeCorpora } from '../gather/mergeCorpora';
export { createAdaptions } from '../models/adaptions';
export { builtInExplorer } from '../models/explorer/index';
export { endpointModels } from '../models/endpointModels';
export { createLimiter } from '../models/limiter/limiter';
export { listModels } from '../models/modelList';
export { openJournal } from '../trace/journal';
export { segmentReading } from '../trace/segmentReading';
export { reopenSegments, segmentStore } from '../trace/segments';
export { textHash } from '../trace/textHash.node';
export { startSession } from '../worker/session';
