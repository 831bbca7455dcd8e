// What the packaged extension holds of others, with the licences it is under.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Licences that ask for no more than that they are passed on. */
const allowed = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'CC0-1.0',
  'Unlicense',
]);

/** Whose grammars `@vscode/tree-sitter-wasm` brings, which names them nowhere; all are under the MIT licence. */
const grammarAuthors = {
  'c-sharp': '2014-2023 Max Brunsfeld, Damien Guard, Amaan Qureshi, and contributors',
  cpp: '2014 Max Brunsfeld',
  go: '2014 Max Brunsfeld',
  java: '2017 Ayman Nadeem',
  javascript: '2014 Max Brunsfeld',
  php: '2017 Josh Vera, GitHub; 2019 Max Brunsfeld, Amaan Qureshi, Christian Frøystad, Caleb White',
  python: '2016 Max Brunsfeld',
  ruby: '2016 Rob Rix',
  rust: '2017 Maxim Sokolov',
  tsx: '2017 Max Brunsfeld',
  typescript: '2017 Max Brunsfeld',
};

/**
 * @param inputs paths of all files that are in the bundles, or are copied from packages as they are
 * @param grammars names of the tree-sitter grammars that are copied
 * @throws when a licence is missing, or is none of those that are allowed
 */
export async function thirdPartyNotices(inputs, grammars) {
  const folders = new Set([...inputs].map(packageFolder).filter((folder) => folder !== undefined));
  const packages = await Promise.all([...folders].map(readPackage));
  const notices = new Map(packages.map((notice) => [notice.title, notice]));
  for (const grammar of grammars) notices.set(`tree-sitter-${grammar}`, grammarNotice(grammar));
  const sorted = [...notices.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
  return [
    'This extension holds software of others, which is under the licences below.\n',
    ...sorted.map(({ title, licence, text }) => `${title} (${licence})\n\n${text.trim()}\n`),
  ].join(`\n${'-'.repeat(80)}\n\n`);
}

/** `undefined` for a file of our own. */
function packageFolder(path) {
  return /^.*\/?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll('\\', '/'))?.[0];
}

async function readPackage(folder) {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  if (!isAllowed(license))
    throw new Error(`${name} is under "${license}", which is no licence that may be shipped.`);
  return { title: `${name} ${version}`, licence: license, text: await licenceText(folder, manifest) };
}

/** Of several to choose from, one is enough. */
function isAllowed(license) {
  return String(license)
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((one) => allowed.has(one));
}

async function licenceText(folder, { name, author, license }) {
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  if (files.length === 0 && license === 'MIT') return mit(ownerOf(author) ?? `the authors of ${name}`);
  if (files.length === 0) throw new Error(`${name} has no text of its licence (${license}).`);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.map((text) => text.trim()).join('\n\n');
}

function ownerOf(author) {
  return typeof author === 'string' ? author : author?.name;
}

function grammarNotice(grammar) {
  const authors = grammarAuthors[grammar];
  if (authors === undefined) throw new Error(`Nothing is known of who wrote the grammar ${grammar}.`);
  return { title: `tree-sitter-${grammar}`, licence: 'MIT', text: mit(authors) };
}

function mit(owner) {
  return `MIT License

Copyright (c) ${owner}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
}
