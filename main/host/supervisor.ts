import { randomUUID } from 'node:crypto';
import { compact } from '../../shared/contract/compact';
import { Failure, type FailureData } from '../../shared/contract/failure';
import type { Job, TaskEvent } from '../compute/job';
import type { Control, FromCompute, ToCompute, Yield } from '../compute/protocol';

/** A compute process, whoever started it. */
export interface ComputeProcess {
  send(message: ToCompute): void;
  onMessage(listener: (message: FromCompute) => void): void;
  /** Told once, with how it ended in words ('exit code 1', 'signal SIGKILL'). */
  onExit(listener: (how: string) => void): void;
  kill(): void;
  readonly pid: number | undefined;
}

/** Starts a compute process with these variables on top of the environment. */
export type SpawnCompute = (environment: Readonly<Record<string, string>>) => ComputeProcess;

/** A job on its way in the compute process. */
export interface JobHandle<K extends Job['kind']> {
  /** Null where it was cancelled before there was a result; rejects with a Failure, with code 'interrupted' when the process died. */
  readonly result: Promise<Yield[K] | null>;
  control(control: Control): void;
}

/** Who wants to know how a job fares. */
export interface JobListener {
  onBegin?(): void;
  /** Every task of it has found a worker. */
  onSpread?(): void;
  onEvent?(event: TaskEvent): void;
}

interface Pending {
  listener: JobListener;
  resolve(result: Yield[Job['kind']] | null): void;
  reject(failure: Failure): void;
}

/** Owns the compute process: starts it when there is work, and anew when it has died, which interrupts the jobs it had. */
export class Supervisor {
  private process: ComputeProcess | null = null;
  private readonly jobs = new Map<string, Pending>();
  /** Whether the process was started as it would not be now. */
  private outdated = false;

  constructor(
    private readonly spawn: () => ComputeProcess,
    private readonly onDeath: (how: string) => void = () => undefined,
  ) {}

  /** The process that is running now, for tests and diagnostics. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Starts a job. One of the same channel that is still under way is answered as interrupted: the latest wins. */
  run<J extends Job>(job: J, listener: JobListener = {}, channel?: string): JobHandle<J['kind']> {
    const id = randomUUID();
    const result = new Promise<Yield[J['kind']] | null>((resolve, reject) => {
      this.jobs.set(id, { listener, resolve: resolve as Pending['resolve'], reject });
    });
    const process = (this.process ??= this.begin());
    process.send({ type: 'start', id, job: compact(job), ...(channel === undefined ? {} : { channel }) });
    return { result, control: (control) => this.jobs.has(id) && this.process?.send({ type: 'control', id, control }) };
  }

  /** Has the next job begin in a process that is started anew; jobs that are under way, and those that come meanwhile, end first. */
  renew(): void {
    this.outdated = this.process !== null;
    this.retire();
  }

  close(): void {
    this.end();
    this.interrupt({ code: 'interrupted', message: 'The host was closed.' });
  }

  private end(): void {
    const process = this.process;
    this.process = null;
    process?.kill();
  }

  private retire(): void {
    if (!this.outdated || this.jobs.size > 0) return;
    this.outdated = false;
    this.end();
  }

  private begin(): ComputeProcess {
    const process = this.spawn();
    this.outdated = false;
    process.onMessage((message) => this.receive(message));
    process.onExit((how) => {
      if (this.process !== process) return;
      this.process = null;
      this.onDeath(how);
      this.interrupt({
        code: 'interrupted',
        message: `The compute process ended unexpectedly (${how}).`,
        hint: 'What had been reported is kept. Start the run again; if it happens again, try less data or fewer patterns.',
      });
    });
    return process;
  }

  private interrupt(failure: FailureData): void {
    const jobs = [...this.jobs.values()];
    this.jobs.clear();
    for (const job of jobs) job.reject(Failure.from(failure));
  }

  private receive(message: FromCompute): void {
    const job = this.jobs.get(message.id);
    if (!job) return;
    if (message.type === 'began') return job.listener.onBegin?.();
    if (message.type === 'spread') return job.listener.onSpread?.();
    if (message.type === 'event') return job.listener.onEvent?.(message.event);
    this.jobs.delete(message.id);
    if (message.type === 'done') job.resolve(message.outcome.result);
    else job.reject(Failure.from(message.failure));
    this.retire();
  }
}
