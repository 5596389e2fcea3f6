import { SOCKET_PATH, type Bridge } from '../shared/contract/bridge';
import { decode, encode } from '../shared/contract/codec';
import type { HostMessage, Transport } from '../shared/contract/transport';

declare global {
  interface Window {
    /** Put there by Electron's preload; absent in a browser. */
    zerogap?: Bridge;
  }
}

/** The way to the host: Electron's bridge where there is one, else a WebSocket to where the page came from. */
export function connect(): Transport {
  return window.zerogap ? overBridge(window.zerogap) : overSocket(new URL(SOCKET_PATH, location.href));
}

function overBridge(bridge: Bridge): Transport {
  return {
    send: (message) => bridge.send(message),
    listen: (onMessage) => bridge.listen(onMessage),
    close: () => undefined,
  };
}

function overSocket(url: URL): Transport {
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = '';
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  socket.addEventListener('open', () => waiting.splice(0).forEach((bytes) => socket.send(bytes)));
  return {
    send(message) {
      const bytes = encode(message);
      if (socket.readyState === WebSocket.CONNECTING) waiting.push(bytes);
      else if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    listen(onMessage, onClose) {
      socket.addEventListener('message', ({ data }) => onMessage(decode(new Uint8Array(data as ArrayBuffer)) as HostMessage));
      socket.addEventListener('close', () =>
        onClose({
          code: 'interrupted',
          message: 'The connection to Zerogap was lost.',
          hint: 'Look whether `zerogap serve` is still running, and open the address that it prints.',
        }),
      );
    },
    close: () => socket.close(),
  };
}
