import type { Command } from './command';
import { COMMANDS } from './commands';

/** `zerogap --help`. */
export function generalHelp(version: string): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const list = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`).join('');
  return `Zerogap ${version}: neural networks and their equivalent convex programs, with certified duality gaps\n\nUsage: zerogap COMMAND …\n\n${list}\nzerogap COMMAND --help lists its options; zerogap --version prints the version.\nCommands do not read the preferences of the window, except serve: the same command gives the same everywhere. ZEROGAP_THREADS says how many\nthreads compute (default: one for each core), which changes no result.\n`;
}

/** `zerogap COMMAND --help`. */
export function commandHelp({ name, usage, summary, options }: Command): string {
  const entries = Object.entries(options).map(([option, { value, help }]) => [
    `--${option}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  const width = Math.max(...entries.map(([left]) => [...left].length));
  const list = entries.map(([left, help]) => `  ${left.padEnd(width)}  ${help}\n`).join('');
  return `zerogap ${name}: ${summary}\n\nUsage: zerogap ${name} ${usage}\n\n${list}\nExit status: 0 done, 1 data or computation failed, 2 bad command or option, 130 interrupted.\n`;
}
