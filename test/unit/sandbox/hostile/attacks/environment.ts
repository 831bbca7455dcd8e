import type { Attack } from '../attack';

export const environment: readonly Attack[] = [
  {
    tries: 'to find what a runtime offers',
    code: 'for (const name of "process require module exports global Deno Bun fetch XMLHttpRequest WebSocket Worker postMessage setTimeout setInterval queueMicrotask WebAssembly Atomics performance navigator crypto std os scriptArgs loadScript vscode acquireVsCodeApi __dirname __filename __host __engine".split(" ")) if (name in globalThis) print(name)',
    told: /^(?!\w+$)/m,
  },
  { tries: 'to read the environment', code: 'process.env.HOSTILE_SECRET', told: /ReferenceError/ },
  {
    tries: 'to read a file',
    code: 'require("fs").readFileSync("/etc/passwd", "utf8")',
    told: /ReferenceError/,
  },
  ...[
    '../secret.txt',
    '/etc/passwd',
    'file:///etc/passwd',
    '..\\secret.txt',
    './../secret.txt',
    'docs/../../secret.txt',
    '%2e%2e/secret.txt',
  ].map((path): Attack => ({
    tries: `to read ${path} as a file of the context`,
    code: `context.file(${JSON.stringify(path)}).text`,
    told: /there is no file/,
  })),
  {
    tries: 'to list what is beside the context',
    code: 'print(context.glob(["../**", "/**", "../*.txt", "**/secret.txt"]).filter((file) => /secret|planted/.test(file.path + file.text)).length)',
    told: /^0$/m,
  },
  {
    tries: 'to search what is beside the context',
    code: 'context.grep("planted", "../**").length',
    told: /no file matches/,
  },
  {
    tries: 'to give a sub-model a file beside the context',
    code: 'await llm_query("read", context.file("../secret.txt"))',
    told: /there is no file/,
  },
  {
    tries: 'to reach the network',
    code: 'await fetch("http://127.0.0.1:1/" + context.slice(0, 9))',
    told: /ReferenceError/,
  },
  {
    tries: 'to wait without computing',
    code: 'await new Promise((resolve) => setTimeout(resolve, 1e9))',
    told: /ReferenceError/,
  },
  {
    tries: 'to wait for what never comes',
    code: 'await new Promise(() => {})',
    told: /nothing will ever settle/,
  },
];
