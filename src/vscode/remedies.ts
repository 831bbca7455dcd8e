import type { Remedy } from './setupError';

export const remedyTitles: Record<Remedy, string> = {
  openFolder: 'Open Folder',
  setApiKey: 'Set API Key',
  selectModel: 'Select Model',
  openSettings: 'Open Settings',
  showLog: 'Show Log',
  showTrace: 'Show Trace',
};

/** What helps when a run ended for a reason, by its stable code. */
export function remediesFor(code: string): Remedy[] {
  switch (code) {
    case 'unauthorized':
      return ['setApiKey', 'showLog'];
    case 'not-found':
    case 'rejected':
    case 'no-code':
    case 'unreachable':
    case 'unreadable':
      return ['selectModel', 'showLog'];
    case 'iterations':
      return ['openSettings'];
    default:
      return ['showLog'];
  }
}
