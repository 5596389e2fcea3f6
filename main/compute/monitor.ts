import { performance } from 'node:perf_hooks';
import { compact } from '../../shared/contract/compact';
import { EventBatch, FLUSH_MS } from './events';
import type { Monitor, TaskEvent } from './job';
import type { Call } from './crew/call';

/** The states of a job's control word, which the process writes and the workers read. */
export const RUN = 0;
export const PAUSE = 1;
export const CANCEL = 2;

/** A monitor on a shared control word; what the task reports leaves through `post`, batched. */
export function createMonitor(
  control: Int32Array,
  post: (event: TaskEvent) => void,
  recruit?: (call: Call) => void,
): Monitor & { flush(): void } {
  const batch = new EventBatch();
  let flushed = performance.now();
  const flush = () => {
    flushed = performance.now();
    if (!batch.empty) post(compact(batch.take()));
  };
  const flushWhenDue = () => {
    if (performance.now() - flushed >= FLUSH_MS) flush();
  };
  return {
    flush,
    ...(recruit ? { recruit } : {}),
    report(event) {
      batch.add(event);
      flushWhenDue();
    },
    stopped() {
      if (Atomics.load(control, 0) === PAUSE) {
        // What is known so far is shown while the job waits.
        flush();
        while (Atomics.load(control, 0) === PAUSE) Atomics.wait(control, 0, PAUSE);
      }
      flushWhenDue();
      return Atomics.load(control, 0) === CANCEL;
    },
  };
}
