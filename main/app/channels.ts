/** Messages of the contract, both ways. */
export const CHANNEL = 'zerogap:message';
/** A window asks for a new connection. */
export const OPEN_CHANNEL = 'zerogap:open';
/** What the native menu shows of the window's commands. */
export const MENU_CHANNEL = 'zerogap:menu';
/** A command was chosen in the native menu. */
export const COMMAND_CHANNEL = 'zerogap:command';
