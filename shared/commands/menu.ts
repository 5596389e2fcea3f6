import * as v from 'valibot';
import { COMMAND_IDS, type CommandId } from './table';

/** What the native menu shows of a command now: its words ("Undo: Change β") and whether it can be used. */
export const MenuStateSchema = v.record(
  v.picklist(COMMAND_IDS),
  v.strictObject({ title: v.pipe(v.string(), v.minLength(1), v.maxLength(300)), enabled: v.boolean() }),
);
export type MenuState = v.InferOutput<typeof MenuStateSchema>;

/** The native menu as the window sees it. */
export interface NativeMenu {
  show(state: MenuState): void;
  /** Hears of commands that are chosen there; one listener at a time. */
  listen(choose: (id: CommandId) => void): void;
}
