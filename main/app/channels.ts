/** Messages of the contract, both ways. */
export const CHANNEL = 'zerogap:message';
/** A window asks for a new connection. */
export const OPEN_CHANNEL = 'zerogap:open';
