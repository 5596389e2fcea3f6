import { parentPort } from 'node:worker_threads';
import { compact } from '../../shared/contract/compact';
import { Failure } from '../../shared/contract/failure';
import { createMonitor } from './monitor';
import type { FromWorker, ToWorker } from './protocol';
import { runTask } from './tasks';

const post = (message: FromWorker) => parentPort?.postMessage(message);

async function answer({ task, control }: ToWorker): Promise<void> {
  const monitor = createMonitor(control, (event) => post({ type: 'event', event }));
  try {
    const result = compact(await runTask(task, monitor));
    monitor.flush();
    post({ type: 'done', result });
  } catch (error) {
    monitor.flush();
    post({ type: 'failed', failure: Failure.describe(error) });
  }
}

parentPort?.on('message', (message: ToWorker) => void answer(message));
