import type { FailureData } from './failure';

/** What a client sends. Subscriptions carry `since`, the last seq that the client holds; `credit` says how many more events it can take. */
export type ClientMessage =
  | { type: 'call'; id: number; method: string; params: unknown }
  | { type: 'subscribe'; id: number; stream: string; params: unknown; since: number; credit: number }
  | { type: 'credit'; id: number; credit: number }
  | { type: 'unsubscribe'; id: number };

/** What the host answers. */
export type HostMessage =
  | { type: 'result'; id: number; value: unknown }
  | { type: 'failure'; id: number; failure: FailureData }
  | { type: 'event'; id: number; seq: number; event: unknown }
  | { type: 'end'; id: number; failure?: FailureData };

/** A two-way pipe of whole messages: Electron IPC, a WebSocket or a pair in memory; nobody above it can tell which. */
export interface Transport {
  send(message: ClientMessage): void;
  /** Called once by the client, before it sends anything. */
  listen(onMessage: (message: HostMessage) => void, onClose: (failure: FailureData) => void): void;
  close(): void;
}

/** The host's end of the same pipe. */
export interface HostPipe {
  send(message: HostMessage): void;
  /** Called once by the host. `onClose` is told that the client has gone. */
  listen(onMessage: (message: ClientMessage) => void, onClose: () => void): void;
  close(): void;
}
