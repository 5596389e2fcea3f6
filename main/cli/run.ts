import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, type FailureCode } from '../../shared/contract/failure';
import { COMMANDS } from './commands';
import { commandHelp, generalHelp } from './help';
import { distance, Options } from './options';
import type { Streams } from './streams';

/** What this version does not have was asked for by an option, so it counts as a wrong one. */
const STATUS: Partial<Record<FailureCode, number>> = { usage: 2, unsupported: 2, interrupted: 130 };

/** Runs one command line and gives the exit status; a failure is one line on standard error. */
export async function runCommandLine(args: readonly string[], streams: Streams): Promise<number> {
  const [first, ...rest] = args;
  try {
    if (first === '--version' || first === '-V') {
      streams.out(`${versionOf(streams.root)}\n`);
      return 0;
    }
    if (first === '--help' || first === '-h' || (first === 'help' && rest.length === 0)) {
      streams.out(generalHelp(versionOf(streams.root)));
      return 0;
    }
    const name = first === 'help' ? rest[0] : first;
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (!command) throw unknownCommand(name);
    if (first === 'help' || rest.includes('--help') || rest.includes('-h')) {
      streams.out(commandHelp(command));
      return 0;
    }
    return await command.run(new Options(command.options, command.refused, rest), streams);
  } catch (error) {
    const { code, message, hint } = Failure.describe(error);
    const line = [message, hint].filter(Boolean).join(' ').replace(/\s+/g, ' ');
    streams.err(`zerogap: ${line}\n`);
    return STATUS[code] ?? 1;
  }
}

function unknownCommand(name: string | undefined): Failure {
  const names = COMMANDS.map((command) => command.name);
  const list = `Commands are ${names.join(', ')}; see zerogap --help.`;
  if (name === undefined) return new Failure('usage', 'A command is missing.', list);
  const near = names.find((known) => distance(known, name) <= 2);
  return new Failure('usage', `There is no command ${name}${near ? ` (did you mean ${near}?)` : ''}.`, list);
}

function versionOf(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}
