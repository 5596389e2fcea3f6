import type { OptionTable, Refusals } from './option-table';
import type { Options } from './options';
import type { Streams } from './streams';

/** A command of `zerogap`. */
export interface Command {
  name: string;
  /** What stands after the name in the usage line. */
  usage: string;
  /** One line. */
  summary: string;
  options: OptionTable;
  /** Known options that are refused; the help leaves them out. */
  refused: Refusals;
  /** Runs it and gives the exit status. @throws Failure */
  run(options: Options, streams: Streams): Promise<number>;
}
