import './coverage.css';
import type { JSX } from 'preact';
import type { Coverage, FileCoverage } from '../../context/coverage';
import { linesText, readNote } from './readLines';

const columns = [
  ['cited', 'Cited', 'Lines that the answer names'],
  ['sent', 'Sent', 'Lines in a prompt of a model that answers a call'],
  ['printed', 'Printed', 'Lines shown to the model that writes the code'],
  ['opened', 'Opened', 'Lines whose text code had'],
] as const;

/** What the run read, file by file. The list is bounded where it is made. */
export function ReadFiles({ coverage }: { coverage: Coverage }): JSX.Element {
  return (
    <>
      <div class="read-scroll" tabIndex={0} role="region" aria-label="What was read">
        <table>
          <thead>
            <tr>
              <th scope="col">File</th>
              {columns.map(([kind, name, meaning]) => (
                <th key={kind} scope="col" class="read-lines" title={meaning}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {coverage.files?.map((file) => (
              <FileRow key={file.path} file={file} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="read-note">{readNote(coverage)}</p>
    </>
  );
}

function FileRow({ file }: { file: FileCoverage }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <code>{file.path}</code>
      </th>
      {columns.map(([kind]) => {
        const lines = linesText(file[kind], file);
        return (
          <td key={kind} title={lines?.full}>
            {lines?.short ?? ''}
          </td>
        );
      })}
    </tr>
  );
}
