import { version } from '../../package.json';
import { messageOf } from '../rlm/errors';
import { askNew } from './askNew';
import { cancelOnInterrupt } from './cancelOnInterrupt';
import { readCommandLine } from './commandLine';
import { exitCodes } from './exitCodes';
import { goOn } from './goOn';
import { Misunderstood, NothingDone } from './nothingDone';
import { replayFile } from './replayFile';
import { software } from './software';
import { openTerminal, type Terminal } from './terminal';
import { shortUsage, usage } from './usage';

/** Composition root of the terminal: `npm run ask`. */
process.exitCode = await main(process.argv.slice(2), openTerminal(process));

async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const command = readCommandLine(args);
  if (command.kind === 'show') {
    terminal.stdout.write(command.what === 'help' ? usage : `${version}\n`);
    return exitCodes.complete;
  }
  if (command.kind === 'mistake') return mistaken(command.message, terminal);
  const signal = cancelOnInterrupt(terminal);
  try {
    if (command.kind === 'ask') return await askNew(command, terminal, software, signal);
    if (command.kind === 'replay') return await replayFile(command, terminal, signal);
    return await goOn(command, terminal, software, signal);
  } catch (error) {
    if (error instanceof Misunderstood) return mistaken(error.message, terminal);
    terminal.fail(messageOf(error));
    return error instanceof NothingDone ? exitCodes.usage : exitCodes.failed;
  }
}

function mistaken(message: string, { stderr, fail }: Terminal): number {
  fail(message);
  stderr.write(`Nothing was asked. ${shortUsage}`);
  return exitCodes.usage;
}
