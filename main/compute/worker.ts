import { parentPort } from 'node:worker_threads';
import { compact } from '../../shared/contract/compact';
import { Failure } from '../../shared/contract/failure';
import type { Task } from './job';
import { createMonitor } from './monitor';
import type { FromWorker, ToWorker } from './protocol';
import { runTask } from './tasks';
import { help } from './crew/help';

const post = (message: FromWorker) => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToWorker) => {
  if ('task' in message) return void run(message.task, message.control);
  help(message.help, message.leave);
  post({ type: 'helped' });
});

async function run(task: Task, control: Int32Array): Promise<void> {
  const monitor = createMonitor(
    control,
    (event) => post({ type: 'event', event }),
    (call) => post({ type: 'recruit', call }),
  );
  try {
    const result = compact(await runTask(task, monitor));
    monitor.flush();
    post({ type: 'done', result });
  } catch (error) {
    monitor.flush();
    post({ type: 'failed', failure: Failure.describe(error) });
  }
}
