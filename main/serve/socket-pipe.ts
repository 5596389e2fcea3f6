import type { RawData, WebSocket } from 'ws';
import { decode, encode } from '../../shared/contract/codec';
import type { ClientMessage, HostPipe } from '../../shared/contract/transport';

/** The host's end of a WebSocket. A client that sends what is no message is cut off. */
export function socketPipe(socket: WebSocket): HostPipe {
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(encode(message));
    },
    listen(onMessage, onClose) {
      socket.on('message', (data: RawData) => {
        const message = parse(data);
        if (message) onMessage(message);
        else socket.close(1003, 'not a message of the contract');
      });
      socket.on('close', onClose);
      socket.on('error', () => socket.terminate());
    },
    close: () => socket.close(),
  };
}

function parse(data: RawData): ClientMessage | null {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data;
  try {
    const message = decode(bytes) as ClientMessage | null;
    return message && typeof message === 'object' && typeof message.type === 'string' && Number.isInteger(message.id) ? message : null;
  } catch {
    return null;
  }
}
