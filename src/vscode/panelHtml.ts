/** What a panel's page is made of, as the webview may load it. */
export interface PanelResources {
  readonly script: string;
  readonly style: string;
  /** The webview's `cspSource`. */
  readonly source: string;
  /** Fresh for every page. */
  readonly nonce: string;
}

/** The page of the trace panel: it loads our script and our style, and may do nothing else. */
export function panelHtml({ script, style, source, nonce }: PanelResources): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>RLM Trace</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
