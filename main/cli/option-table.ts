/** An option of a command: one with a value names it (`--beta B`), one without is a switch. */
export interface OptionEntry {
  value?: string;
  help: string;
  /** May be given several times (`Options.texts`). */
  repeats?: true;
}

export type OptionTable = Readonly<Record<string, OptionEntry>>;

/** Why an option is refused although its name is known: it needs what this version or this family does not have. */
export type Refusals = Readonly<Record<string, string>>;
