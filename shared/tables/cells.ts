import type { ShownTable } from '../contract/table';

export type Columns = ShownTable['columns'];

/** What most tables of the window have none of. */
export const NOTHING = { notes: [], datasets: [], settings: {} };

/** Names of columns, of which no two are one. */
export const distinct = (names: readonly string[]): string[] =>
  names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });

/** A cell that is empty where there is no value. */
export const or = (value: number | null | undefined): number | string => value ?? '';
