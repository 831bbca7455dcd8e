/** A path as JSON, and without any character that ends a line. */
export function quotedPath(path: string): string {
  return JSON.stringify(path).replace(
    /[\u0085\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A path where it has a line to itself: quoted where it would take more, or steer what shows it. */
export function pathOnOneLine(path: string): string {
  return /[\0-\x1f\x7f-\x9f\u2028\u2029]/.test(path) ? quotedPath(path) : path;
}
