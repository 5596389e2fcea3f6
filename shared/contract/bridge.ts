import type { NativeMenu } from '../commands/menu';
import type { ClientMessage, HostMessage } from './transport';

/** All that Electron's preload puts into the window, as `window.zerogap`. */
export interface Bridge {
  send(message: ClientMessage): void;
  /** Opens the connection; one opened earlier by the same window (before a reload) is closed. */
  listen(onMessage: (message: HostMessage) => void): void;
  menu: NativeMenu;
}

/** Where serve mode accepts WebSockets. */
export const SOCKET_PATH = '/contract';
