import type { Streams } from './streams';

/** An option of a command: one with a value names it (`--beta B`), one without is a switch. */
export interface OptionEntry {
  value?: string;
  help: string;
}

export type OptionTable = Readonly<Record<string, OptionEntry>>;

/** A command of `zerogap`. */
export interface Command {
  name: string;
  /** What stands after the name in the usage line. */
  usage: string;
  /** One line. */
  summary: string;
  options: OptionTable;
  /** Runs it and gives the exit status. @throws Failure */
  run(args: readonly string[], streams: Streams): Promise<number>;
}
