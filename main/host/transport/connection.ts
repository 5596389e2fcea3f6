import {
  METHODS,
  STREAMS,
  type Handlers,
  type Method,
  type Stream,
  type StreamEvent,
  type StreamParams,
} from '../../../shared/contract/contract';
import { Failure } from '../../../shared/contract/failure';
import type { ClientMessage, HostPipe } from '../../../shared/contract/transport';
import type { Source } from '../problem/source';
import { Subscriber } from './subscriber';
import { validate } from './validate';

/** What the dispatcher needs of a host: its handlers, and what each stream reads from. */
export interface Served {
  handlers: Handlers;
  streams: { [S in Stream]: (params: StreamParams<S>) => Source<StreamEvent<S>> };
}

/** Serves one client over any pipe: checks what it sends, calls the handlers, feeds its subscriptions. */
export function serveConnection(host: Served, pipe: HostPipe): void {
  const subscribers = new Map<number, Subscriber>();

  const call = async ({ id, method, params }: Extract<ClientMessage, { type: 'call' }>) => {
    try {
      if (!Object.hasOwn(METHODS, method)) throw new Failure('usage', `There is no method "${method}".`);
      const name = method as Method;
      const checked = validate(METHODS[name].params, params, name);
      pipe.send({ type: 'result', id, value: await (host.handlers[name] as (params: unknown) => Promise<unknown>)(checked) });
    } catch (error) {
      pipe.send({ type: 'failure', id, failure: Failure.describe(error) });
    }
  };

  const subscribe = ({ id, stream, params, since, credit }: Extract<ClientMessage, { type: 'subscribe' }>) => {
    try {
      if (!Object.hasOwn(STREAMS, stream)) throw new Failure('usage', `There is no stream "${stream}".`);
      const name = stream as Stream;
      const source = (host.streams[name] as (params: unknown) => Source<unknown>)(validate(STREAMS[name].params, params, name));
      subscribers.get(id)?.close();
      const subscriber = new Subscriber(source, since, credit, {
        event: (seq, event) => pipe.send({ type: 'event', id, seq, event }),
        end() {
          subscribers.delete(id);
          pipe.send({ type: 'end', id });
        },
      });
      subscribers.set(id, subscriber);
      subscriber.pump();
    } catch (error) {
      pipe.send({ type: 'end', id, failure: Failure.describe(error) });
    }
  };

  pipe.listen(
    (message) => {
      switch (message.type) {
        case 'call':
          return void call(message);
        case 'subscribe':
          return subscribe(message);
        case 'credit':
          return subscribers.get(message.id)?.grant(message.credit);
        case 'unsubscribe':
          subscribers.get(message.id)?.close();
          subscribers.delete(message.id);
      }
    },
    () => {
      for (const subscriber of subscribers.values()) subscriber.close();
      subscribers.clear();
    },
  );
}
