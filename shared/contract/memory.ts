import type { ClientMessage, HostMessage, HostPipe, Transport } from './transport';

/** The two ends of a pipe inside one process, for the command line and for tests. Messages arrive in order, never within the call that sends them. */
export function memoryPipe(): { transport: Transport; pipe: HostPipe } {
  let toHost: ((message: ClientMessage) => void) | null = null;
  let toClient: ((message: HostMessage) => void) | null = null;
  let hostClosed: (() => void) | null = null;
  let clientClosed: (() => void) | null = null;
  let open = true;

  const close = () => {
    if (!open) return;
    open = false;
    hostClosed?.();
    clientClosed?.();
  };
  const later = (work: () => void) => void Promise.resolve().then(() => open && work());

  return {
    transport: {
      send: (message) => later(() => toHost?.(message)),
      listen(onMessage, onClose) {
        toClient = onMessage;
        clientClosed = () => onClose({ code: 'interrupted', message: 'The host has closed the connection.' });
      },
      close,
    },
    pipe: {
      send: (message) => later(() => toClient?.(message)),
      listen(onMessage, onClose) {
        toHost = onMessage;
        hostClosed = onClose;
      },
      close,
    },
  };
}
