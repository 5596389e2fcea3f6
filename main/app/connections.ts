import { app, ipcMain, type WebContents } from 'electron';
import type { ClientMessage, HostPipe } from '../../shared/contract/transport';
import { compact } from '../../shared/contract/compact';
import { serveConnection, type Served } from '../host/transport/connection';
import { CHANNEL, OPEN_CHANNEL } from './channels';
import { fromOurPage } from './window-protocol';

interface Connection {
  receive(message: ClientMessage): void;
  closed(): void;
}

/** One connection for each window, to its own host; a window that is loaded again opens a new one, which ends the old. */
export function acceptWindows(hostOf: (contents: number) => Served | undefined): void {
  const connections = new Map<number, Connection>();
  const close = (id: number) => {
    connections.get(id)?.closed();
    connections.delete(id);
  };

  app.on('web-contents-created', (_event, contents) => {
    const { id } = contents;
    contents.on('destroyed', () => close(id));
    contents.on('render-process-gone', () => close(id));
  });

  ipcMain.on(OPEN_CHANNEL, (event) => {
    if (!fromOurPage(event)) return;
    const { sender } = event;
    const host = hostOf(sender.id);
    if (!host) return;
    close(sender.id);
    serveConnection(
      host,
      windowPipe(sender, (connection) => connections.set(sender.id, connection)),
    );
  });

  ipcMain.on(CHANNEL, (event, message: ClientMessage) => {
    if (fromOurPage(event)) connections.get(event.sender.id)?.receive(message);
  });
}

function windowPipe(contents: WebContents, opened: (connection: Connection) => void): HostPipe {
  let open = true;
  return {
    send(message) {
      if (open && !contents.isDestroyed()) contents.send(CHANNEL, compact(message));
    },
    listen(onMessage, onClose) {
      opened({
        receive: onMessage,
        closed() {
          open = false;
          onClose();
        },
      });
    },
    close() {
      open = false;
    },
  };
}
