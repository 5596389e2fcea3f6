/** Where a command writes: results to `out`, progress to `err`; `root` is the folder of the program. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` is a terminal that can show progress. */
  terminal: boolean;
  root: string;
}
