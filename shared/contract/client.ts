import type { Method, Params, Result, Stream, StreamEvent, StreamParams } from './contract';
import { Failure, type FailureData } from './failure';
import type { HostMessage, Transport } from './transport';

/** How many events may be on their way to a subscriber that has not acknowledged any. */
const CREDIT = 4;

export interface Subscription {
  /** Resolves when the stream ended by itself or was closed; rejects when it failed. */
  readonly done: Promise<void>;
  close(): void;
}

/** The typed caller's side of the contract over any transport. */
export class Client {
  private nextId = 1;
  private readonly calls = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  private readonly streams = new Map<
    number,
    { onEvent(event: unknown, seq: number): void | Promise<void>; resolve(): void; reject(error: Error): void }
  >();
  private closed: FailureData | null = null;

  constructor(private readonly transport: Transport) {
    transport.listen(
      (message) => this.receive(message),
      (failure) => this.fail(failure),
    );
  }

  /** Calls a method; rejects with a Failure. */
  call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    if (this.closed) return Promise.reject(Failure.from(this.closed));
    const id = this.nextId++;
    return new Promise<Result<M>>((resolve, reject) => {
      this.calls.set(id, { resolve, reject });
      this.transport.send({ type: 'call', id, method, params });
    });
  }

  /** Subscribes from `since` on. An event is acknowledged when `onEvent` has returned (or its promise resolved), which is when the next may come. */
  subscribe<S extends Stream>(
    stream: S,
    params: StreamParams<S>,
    onEvent: (event: StreamEvent<S>, seq: number) => void | Promise<void>,
    since = 0,
  ): Subscription {
    const id = this.nextId++;
    const done = new Promise<void>((resolve, reject) => {
      if (this.closed) return reject(Failure.from(this.closed));
      this.streams.set(id, { onEvent, resolve, reject });
      this.transport.send({ type: 'subscribe', id, stream, params, since, credit: CREDIT });
    });
    const close = () => {
      const entry = this.streams.get(id);
      if (!entry) return;
      this.streams.delete(id);
      this.transport.send({ type: 'unsubscribe', id });
      entry.resolve();
    };
    return { done, close };
  }

  close(): void {
    this.transport.close();
    this.fail({ code: 'interrupted', message: 'The connection was closed.' });
  }

  private receive(message: HostMessage): void {
    if (message.type === 'result' || message.type === 'failure') {
      const call = this.calls.get(message.id);
      this.calls.delete(message.id);
      if (message.type === 'result') call?.resolve(message.value);
      else call?.reject(Failure.from(message.failure));
      return;
    }
    const entry = this.streams.get(message.id);
    if (!entry) return;
    if (message.type === 'end') {
      this.streams.delete(message.id);
      if (message.failure) entry.reject(Failure.from(message.failure));
      else entry.resolve();
      return;
    }
    void Promise.resolve(entry.onEvent(message.event, message.seq)).then(() => {
      if (this.streams.has(message.id)) this.transport.send({ type: 'credit', id: message.id, credit: 1 });
    });
  }

  private fail(failure: FailureData): void {
    if (this.closed) return;
    this.closed = failure;
    for (const call of this.calls.values()) call.reject(Failure.from(failure));
    for (const entry of this.streams.values()) entry.reject(Failure.from(failure));
    this.calls.clear();
    this.streams.clear();
  }
}
