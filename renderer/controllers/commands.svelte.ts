import { spellKeys } from '../../shared/commands/keys';
import type { MenuState } from '../../shared/commands/menu';
import { COMMAND_IDS, commandEntry, type CommandGroup, type CommandId } from '../../shared/commands/table';
import type { IconName } from '../widgets/icons';
import { actionsOf } from './command-actions';
import { chordOf, goesElsewhere, isTyping, MAC, writesText } from './keys';
import type { Workbench } from './workbench.svelte';

export interface Command {
  id: CommandId;
  readonly title: string;
  group: CommandGroup;
  icon?: IconName;
  keys?: readonly string[];
  /** Why it cannot be used now. */
  reason(): string | null;
  run(): void | Promise<void>;
}

/** The commands of the shared table with what they do here: behind menus, palette, shortcuts and the shortcut sheet. */
export class Commands {
  readonly list: readonly Command[];

  constructor(private readonly workbench: Workbench) {
    const actions = actionsOf(workbench);
    this.list = COMMAND_IDS.map((id): Command => {
      const { title, group, keys } = commandEntry(id);
      const action = actions[id];
      return {
        id,
        get title() {
          return action.title?.() ?? title;
        },
        group,
        icon: action.icon,
        keys,
        reason: () => action.reason?.() ?? null,
        run: () => action.run(),
      };
    });
  }

  get(id: CommandId): Command {
    const command = this.list.find((entry) => entry.id === id);
    if (!command) throw new Error(`There is no command ${id}.`);
    return command;
  }

  run(id: CommandId): void {
    const command = this.get(id);
    if (!command.reason()) void command.run();
  }

  /** Runs the command of a key press; true where there was one. */
  press(event: KeyboardEvent): boolean {
    const pressed = chordOf(event);
    const command = this.list.find((entry) => entry.keys?.includes(pressed));
    if (!command) return false;
    if (!pressed.includes('Mod') && !goesElsewhere(pressed) && isTyping(event.target)) return false;
    if (command.group === 'Edit' && writesText(event.target)) return false;
    event.preventDefault();
    this.invoke(command);
    return true;
  }

  /** Runs what was chosen in the native menu; in a field of words Undo and Redo are the field's own, as by the keys. */
  choose(id: CommandId): void {
    if ((id === 'undo' || id === 'redo') && writesText(document.activeElement)) document.execCommand(id);
    else this.invoke(this.get(id));
  }

  /** What the native menu shows. */
  menu(): MenuState {
    return Object.fromEntries(this.list.map((command) => [command.id, { title: command.title, enabled: command.reason() === null }]));
  }

  private invoke(command: Command): void {
    if (this.workbench.overlay === null && document.querySelector('dialog[open]')) return;
    const reason = command.reason();
    if (reason) this.workbench.toasts.tell('info', `${command.title} is not possible now`, reason);
    else void command.run();
  }
}

/** How a chord is written on this machine. */
export const keyLabel = (keys: string): string => spellKeys(keys, MAC);
