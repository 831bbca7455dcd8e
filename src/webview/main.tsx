import { render } from 'preact';
import { App } from './App';
import { readHostMessage } from './hostMessage';
import { readPanelState, savePanelState } from './panelState';
import { TraceStore } from './traceStore';
import './vscodeApi';

const vscode = acquireVsCodeApi();
const store = new TraceStore(
  {
    post: (request) => vscode.postMessage(request),
    save: (state) => vscode.setState(savePanelState(state)),
    nextFrame: (draw) => void requestAnimationFrame(draw),
    after: (milliseconds, act) => void setTimeout(act, milliseconds),
    monotonic: () => performance.now(),
  },
  readPanelState(vscode.getState()),
);

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = readHostMessage(data);
  if (message) store.receive(message);
});

const root = document.getElementById('root');
if (root) render(<App store={store} />, root);
store.ready();
