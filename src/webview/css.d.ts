/** Styles become dist/webview.css; importing one gives nothing. */
declare module '*.css';
