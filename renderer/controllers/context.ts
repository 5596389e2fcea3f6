import { getContext, setContext } from 'svelte';
import { Commands } from './commands.svelte';
import type { Workbench } from './workbench.svelte';

const WORKBENCH = Symbol('workbench');
const COMMANDS = Symbol('commands');

/** Hands the workbench and its commands down to every component. */
export function provide(workbench: Workbench): { workbench: Workbench; commands: Commands } {
  return { workbench: setContext(WORKBENCH, workbench), commands: setContext(COMMANDS, new Commands(workbench)) };
}

export const getWorkbench = (): Workbench => getContext<Workbench>(WORKBENCH);
export const getCommands = (): Commands => getContext<Commands>(COMMANDS);
