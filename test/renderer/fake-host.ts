import type { Method, Params, Result, Stream, StreamEvent } from '../../shared/contract/contract';
import { Failure, type FailureData } from '../../shared/contract/failure';
import { STANDARD_PREFERENCES, type PreferencesState } from '../../shared/contract/preferences';
import type { Project } from '../../shared/contract/project';
import type { ClientMessage, HostMessage, Transport } from '../../shared/contract/transport';
import { EXAMPLES, STUDIES } from './fixtures';

type Answers = { [M in Method]?: (params: Params<M>) => Result<M> };
interface Subscriber {
  id: number;
  stream: string;
  params: unknown;
  since: number;
}

/** A host in memory: it holds a project, answers the few methods that the window asks on its own, and those that a test gives it. */
export class FakeHost {
  readonly calls: { method: string; params: unknown }[] = [];
  readonly subscribers: Subscriber[] = [];
  private connection: { onMessage(message: HostMessage): void; onClose(failure: FailureData): void } | null = null;
  dials = 0;
  /** What the user prefers; changed as the host does. */
  preferences: PreferencesState = { values: STANDARD_PREFERENCES, note: null };

  constructor(
    public project: Project,
    private readonly answers: Answers = {},
  ) {}

  readonly dial = (): Transport => {
    this.dials += 1;
    this.subscribers.length = 0;
    return {
      send: (message) => queueMicrotask(() => this.receive(message)),
      listen: (onMessage, onClose) => {
        this.connection = { onMessage, onClose };
      },
      close: () => undefined,
    };
  };

  /** Replaces the project, as the host does at each change of it. */
  change(project: Project): void {
    this.project = project;
    this.emit('project', project);
  }

  emit<S extends Stream>(stream: S, event: StreamEvent<S>, seq = 1): void {
    for (const subscriber of this.subscribers.filter((entry) => entry.stream === stream)) {
      this.connection?.onMessage({ type: 'event', id: subscriber.id, seq, event });
    }
  }

  drop(): void {
    this.connection?.onClose({ code: 'interrupted', message: 'Gone.' });
  }

  called(method: Method): unknown[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.params);
  }

  private receive(message: ClientMessage): void {
    if (message.type === 'subscribe') {
      this.subscribers.push({ id: message.id, stream: message.stream, params: message.params, since: message.since });
      if (message.stream === 'preferences') this.connection?.onMessage({ type: 'event', id: message.id, seq: 1, event: this.preferences });
      if (message.stream === 'project') this.connection?.onMessage({ type: 'event', id: message.id, seq: 1, event: this.project });
    }
    if (message.type !== 'call') return;
    this.calls.push({ method: message.method, params: message.params });
    try {
      this.connection?.onMessage({ type: 'result', id: message.id, value: this.answer(message.method as Method, message.params) });
    } catch (error) {
      this.connection?.onMessage({ type: 'failure', id: message.id, failure: Failure.describe(error) });
    }
  }

  private answer(method: Method, params: unknown): unknown {
    const given = this.answers[method] as ((params: unknown) => unknown) | undefined;
    if (given) return given(params);
    const standard: { [M in Method]?: () => Result<M> } = {
      'preferences.set': () => {
        const values = { ...this.preferences.values, ...(params as Params<'preferences.set'>) };
        this.preferences = { ...this.preferences, values };
        this.emit('preferences', this.preferences);
        return values;
      },
      'app.info': () => ({
        version: '0.1.0',
        shell: 'test',
        runtime: 'Node 20',
        platform: 'linux',
        dialogs: false,
        threads: 2,
        memory: 2 ** 33,
      }),
      'app.devices': () => [{ backend: 'embedded', available: true, name: 'WASM SIMD', precisions: ['float64'], threads: 2 }],
      'tour.seen': () => ({ seen: true }),
      'tour.remember': () => ({}),
      'project.recent': () => [],
      'recovery.list': () => [],
      'study.list': () => STUDIES,
      'data.examples': () => EXAMPLES,
      'run.result': () => null,
      'data.rows': () => [],
      'data.summary': () => ({ duplicates: 0, constant: [], classes: [], singularValues: null, rank: null, condition: null }),
    };
    const answer = standard[method];
    if (!answer) throw new Failure('missing', `The fake host has no answer to ${method}.`);
    return answer();
  }
}
