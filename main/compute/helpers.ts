import { Worker } from 'node:worker_threads';
import type { Call } from './crew/call';
import { isOver, partsOf } from './crew/stages';
import type { FromWorker, ToWorker } from './protocol';

/** A task that can use help; the same object as long as it is the same call. */
export interface Leader {
  readonly call: Call;
  /** Told where a worker that helped has ended in the middle of its part: the task would wait for it for ever. */
  lost(how: string): void;
}

interface Helper {
  readonly worker: Worker;
  readonly leave: Int32Array;
  /** Whom it helps, until it says that it has stopped. */
  leader: Leader | null;
}

/** Workers beside those of the pool that help with single large networks and searches while processors are free. */
export class Helpers {
  private readonly helpers = new Set<Helper>();

  constructor(
    private readonly workerFile: string,
    /** Called when a helper is free again. */
    private readonly freed: () => void,
  ) {}

  /** Has `room` helpers at work at most, spread over these tasks, and lets the others go. */
  balance(leaders: readonly Leader[], room: number): void {
    const wanted = new Map(leaders.filter(({ call }) => !isOver(call.words)).map((leader) => [leader, 0]));
    let count = 0;
    for (const helper of this.helpers) {
      const { leader, leave } = helper;
      if (!leader) continue;
      const helped = wanted.get(leader);
      if (helped === undefined || count >= room) {
        Atomics.store(leave, 0, 1);
        continue;
      }
      wanted.set(leader, helped + 1);
      count++;
    }
    for (; count < room; count++) {
      // The one that asks takes a part itself.
      const open = [...wanted].filter(([{ call }, helped]) => helped < partsOf(call.words) - 1);
      if (open.length === 0) break;
      const [leader, helped] = open.reduce((least, entry) => (entry[1] < least[1] ? entry : least));
      this.assign(leader);
      wanted.set(leader, helped + 1);
    }
  }

  /** Ends every worker at once. */
  async close(): Promise<void> {
    const ended = [...this.helpers].map(({ worker }) => worker.terminate());
    this.helpers.clear();
    await Promise.all(ended);
  }

  private assign(leader: Leader): void {
    const helper = [...this.helpers].find((candidate) => !candidate.leader) ?? this.spawn();
    helper.leader = leader;
    Atomics.store(helper.leave, 0, 0);
    helper.worker.postMessage({ help: leader.call, leave: helper.leave } satisfies ToWorker);
  }

  private spawn(): Helper {
    const worker = new Worker(this.workerFile);
    const helper: Helper = { worker, leave: new Int32Array(new SharedArrayBuffer(4)), leader: null };
    worker.on('message', ({ type }: FromWorker) => {
      if (type !== 'helped') return;
      helper.leader = null;
      this.freed();
    });
    worker.on('error', (error) => this.lose(helper, error.message));
    worker.on('exit', (code) => this.lose(helper, `exit code ${code}`));
    this.helpers.add(helper);
    return helper;
  }

  private lose(helper: Helper, how: string): void {
    if (!this.helpers.delete(helper)) return;
    helper.leader?.lost(how);
    this.freed();
  }
}
