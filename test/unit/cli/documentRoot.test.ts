import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { documentRoot } from '../../../src/cli/documentRoot';

describe('documentRoot', () => {
  const windows = 'C:\\work\\repo';
  for (const [rules, folder, path, expected] of [
    [posix, '/work/repo', '.', { name: 'repo', path: '/work/repo', uri: 'file:///work/repo', prefix: '' }],
    [
      posix,
      '/work/repo',
      'src/a b',
      { name: 'a b', path: '/work/repo/src/a b', uri: 'file:///work/repo/src/a%20b', prefix: 'src/a b' },
    ],
    [
      posix,
      '/work/repo',
      '../other',
      { name: 'other', path: '/work/other', uri: 'file:///work/other', prefix: undefined },
    ],
    [
      posix,
      '/work/repo',
      '..odd',
      { name: '..odd', path: '/work/repo/..odd', uri: 'file:///work/repo/..odd', prefix: '..odd' },
    ],
    // A backslash is a letter like any other there.
    [posix, '/work', 'a\\b', { name: 'a\\b', path: '/work/a\\b', uri: 'file:///work/a%5Cb', prefix: 'a\\b' }],
    [posix, '/work', '/', { name: '/', path: '/', uri: 'file:///', prefix: undefined }],

    [win32, windows, '.', { name: 'repo', path: windows, uri: 'file:///C:/work/repo', prefix: '' }],
    [
      win32,
      windows,
      'src\\lib',
      { name: 'lib', path: `${windows}\\src\\lib`, uri: 'file:///C:/work/repo/src/lib', prefix: 'src/lib' },
    ],
    [
      win32,
      windows,
      'src/lib',
      { name: 'lib', path: `${windows}\\src\\lib`, uri: 'file:///C:/work/repo/src/lib', prefix: 'src/lib' },
    ],
    // Letters of drives and folders are the same in either case.
    [
      win32,
      windows,
      'c:\\WORK\\repo\\src',
      { name: 'src', path: 'c:\\WORK\\repo\\src', uri: 'file:///c:/WORK/repo/src', prefix: 'src' },
    ],
    [
      win32,
      windows,
      '..\\other',
      { name: 'other', path: 'C:\\work\\other', uri: 'file:///C:/work/other', prefix: undefined },
    ],
    [
      win32,
      windows,
      'D:\\data',
      { name: 'data', path: 'D:\\data', uri: 'file:///D:/data', prefix: undefined },
    ],
    [win32, windows, 'D:\\', { name: 'D:', path: 'D:\\', uri: 'file:///D:/', prefix: undefined }],
    [
      win32,
      windows,
      '\\\\server\\share\\docs',
      { name: 'docs', path: '\\\\server\\share\\docs', uri: 'file://server/share/docs', prefix: undefined },
    ],
    [
      win32,
      windows,
      '\\\\server\\share',
      { name: 'server/share', path: '\\\\server\\share\\', uri: 'file://server/share/', prefix: undefined },
    ],
  ] as const) {
    it(`calls ${path} in ${folder} ${expected.prefix ?? expected.name}`, () => {
      const root = documentRoot(path, folder, rules);
      // Node gives the drive itself two slashes where it runs elsewhere.
      assert.deepEqual({ ...root, uri: root.uri?.replace(/:\/\/$/, ':/') }, expected);
    });
  }
});
