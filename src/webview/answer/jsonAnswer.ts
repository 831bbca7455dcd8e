/** A JSON answer laid out for reading; `undefined` for what is no JSON, which is shown as it stands. */
export function laidOutJson(answer: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(answer), null, 2);
  } catch {
    return undefined;
  }
}

/** Text in the editor's font, with the places it cites still text: who shows it makes them links. */
export function preformatted(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const pre = document.createElement('pre');
  pre.tabIndex = 0;
  const code = document.createElement('code');
  code.textContent = text;
  pre.append(code);
  fragment.append(pre);
  return fragment;
}
