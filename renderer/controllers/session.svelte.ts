import { Client, type Subscription } from '../../shared/contract/client';
import type { Method, Params, Result, StreamEvent } from '../../shared/contract/contract';
import type { AppInfo, Device } from '../../shared/contract/device';
import { Failure } from '../../shared/contract/failure';
import type { AutosaveState, Project } from '../../shared/contract/project';
import type { Transport } from '../../shared/contract/transport';
import { whenIdle } from './idle';
import { PreferencesView } from './preferences.svelte';

type LogLine = StreamEvent<'log'>[number];
const LOG_LENGTH = 2000;

/** The connection to the host and the project that it has open. The window is a view of the host and holds nothing of its own. */
export class Session {
  client = $state.raw<Client | null>(null);
  connection = $state<'connecting' | 'open' | 'lost'>('connecting');
  project = $state.raw<Project | null>(null);
  info = $state.raw<AppInfo | null>(null);
  devices = $state.raw<Device[]>([]);
  readonly preferences = new PreferencesView();
  autosave = $state.raw<AutosaveState>({ keptAt: null, failure: null });
  log = $state.raw<LogLine[]>([]);
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private logSeq = 0;
  private subscriptions: Subscription[] = [];
  private closed = false;

  constructor(private readonly dial: () => Transport) {}

  /** Connects and follows the project and the log; after a loss it tries again by itself. */
  connect(): void {
    clearTimeout(this.retry);
    if (this.connection !== 'lost') this.connection = 'connecting';
    const client = new Client(this.dial());
    const project = client.subscribe('project', {}, (next) => {
      this.project = next;
      this.settle(client);
    });
    const log = client.subscribe(
      'log',
      {},
      (lines, seq) => {
        this.logSeq = seq;
        this.log = [...this.log, ...lines].slice(-LOG_LENGTH);
      },
      this.logSeq,
    );
    const preferences = client.subscribe('preferences', {}, (state) => {
      // The machine's devices are told with their threads.
      if (this.preferences.take(state)) void this.learn(client);
    });
    const autosave = client.subscribe('autosave', {}, (state) => void (this.autosave = state));
    this.subscriptions = [project, log, preferences, autosave];
    preferences.done.catch(() => undefined);
    autosave.done.catch(() => undefined);
    log.done.catch(() => undefined);
    project.done.then(
      () => this.lose(),
      () => this.lose(),
    );
    void this.learn(client);
  }

  call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    if (!this.client) {
      return Promise.reject(
        new Failure('interrupted', 'There is no connection to the host now.', 'It is tried again by itself; then repeat this.'),
      );
    }
    return this.client.call(method, params);
  }

  /** Puts what a method answered into the project at once: the stream brings the same a moment later, and until then nothing may show the old. */
  absorb<K extends 'datasets' | 'networks' | 'runs'>(list: K, item: Project[K][number]): void {
    if (!this.project) return;
    const items: { id: string }[] = this.project[list];
    const next = items.some(({ id }) => id === item.id) ? items.map((old) => (old.id === item.id ? item : old)) : [...items, item];
    this.project = { ...this.project, [list]: next };
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    for (const subscription of this.subscriptions) subscription.close();
    this.client?.close();
  }

  private settle(client: Client): void {
    if (this.client === client) return;
    this.client = client;
    this.connection = 'open';
    this.attempt = 0;
  }

  private async learn(client: Client): Promise<void> {
    try {
      this.info = await client.call('app.info', {});
      // Starts the compute process, which would take the first screen's time.
      await whenIdle();
      this.devices = await client.call('app.devices', {});
    } catch {
      // The loss of the connection is told by the project stream; what failed otherwise is only shown less.
    }
  }

  private lose(): void {
    if (this.closed) return;
    this.client = null;
    this.connection = 'lost';
    this.attempt += 1;
    this.retry = setTimeout(() => this.connect(), Math.min(5000, 500 * 2 ** (this.attempt - 1)));
  }
}
