import { spawn } from 'node:child_process';

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the program after this many milliseconds. */
  readonly timeoutMs?: number;
}

/** A program that could not be started, was ended, or said no. */
class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
  /** The last of what it printed, to show to the person who has to mend it. */
  readonly output: string;

  constructor(what: string, output: string) {
    super(output === '' ? what : `${what}\n${output}`);
    this.output = output;
  }
}

const outputTail = 4000;

/**
 * Runs a program to its end and returns what it printed, both streams together.
 * @throws {ProgramFailed} when it cannot be started, takes too long or exits with another code than 0
 */
export function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
    });
    const chunks: Buffer[] = [];
    const collect = (chunk: Buffer) => void chunks.push(chunk);
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const fail = (why: string) => {
      const output = Buffer.concat(chunks).toString().trim();
      reject(new ProgramFailed(`${[command, ...args].join(' ')}: ${why}`, output.slice(-outputTail)));
    };
    child.on('error', (error) => fail(error.message));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString());
      else fail(code === null ? `ended by ${signal ?? 'a signal'}` : `exit code ${code}`);
    });
  });
}
