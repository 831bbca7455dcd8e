import assert from 'node:assert/strict';
import type { Citation } from '../../../src/context/citations';
import { emptyRun, reduce } from '../../../src/rlm/trajectory';
import { citationTarget } from '../../../src/vscode/citationTarget';
import { panelHtml } from '../../../src/vscode/panelHtml';
import { numbered } from './fakes';

describe('the page of the trace panel', () => {
  const html = panelHtml({
    script: 'https://x/webview.js',
    style: 'https://x/webview.css',
    source: 'https://x',
    nonce: 'N0',
  });

  it('allows our script by its nonce, our style by its source, and nothing else', () => {
    assert.match(html, /content="default-src 'none'; script-src 'nonce-N0'; style-src https:\/\/x"/);
    assert.doesNotMatch(html, /unsafe/);
  });

  it('has a root and one script', () => {
    assert.match(html, /<div id="root"><\/div>/);
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.match(html, /<script nonce="N0" src="https:\/\/x\/webview\.js">/);
  });
});

describe('the place a panel asks to open', () => {
  const cite = (path: string, line: number, endLine = line): Citation => ({
    text: '',
    path,
    line,
    endLine,
    uri: `file:///${path}`,
  });
  const citations = [cite('a.ts', 3), cite('a.ts', 3, 9), cite('b.ts', 1)];
  const view = numbered({ type: 'answered', answer: '', how: 'final', citations }).reduce(reduce, emptyRun());
  const target = (path: string, line: number, endLine: number) =>
    citationTarget(view, { type: 'open', runId: 'r1', path, line, endLine });

  it('is one that the answer cites', () => {
    assert.equal(target('a.ts', 3, 9), citations[1]);
    assert.equal(target('b.ts', 1, 1), citations[2]);
  });

  it('is none that the answer does not cite', () => {
    assert.equal(target('../etc/passwd', 1, 1), undefined);
    assert.equal(target('b.ts', 2, 2), undefined);
    assert.equal(
      citationTarget(emptyRun(), { type: 'open', runId: 'r1', path: 'a.ts', line: 3, endLine: 3 }),
      undefined,
    );
  });
});
