import { join } from 'node:path';
import { Pool } from './pool';
import type { FromCompute, ToCompute } from './protocol';
import { threadCount } from './threads';

/** The way to the host: Electron's utility process and Node's forked process differ in nothing but this. */
interface HostPort {
  send(message: FromCompute): void;
  listen(onMessage: (message: ToCompute) => void): void;
}

interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

function hostPort(): HostPort {
  const utility = (process as { parentPort?: UtilityPort }).parentPort;
  if (utility) {
    return {
      send: (message) => utility.postMessage(message),
      listen: (onMessage) => utility.on('message', ({ data }) => onMessage(data as ToCompute)),
    };
  }
  return {
    send: (message) => process.send?.(message),
    listen: (onMessage) => process.on('message', (message) => onMessage(message as ToCompute)),
  };
}

// Ctrl-C reaches every process of the terminal; the host decides what becomes of the runs and then lets go of this one.
process.on('SIGINT', () => undefined);
// So does what ends a whole group of processes; Electron ends its utility process by this very signal.
if (process.send) process.on('SIGTERM', () => undefined);
// Ctrl-Z: the host pauses the runs, and this process stays there to hear it.
if (process.platform !== 'win32') process.on('SIGTSTP', () => undefined);
process.on('disconnect', () => process.exit(0));

// Read by TensorFlow's native part when it is loaded, from the environment of the process: no lines of its own on the terminal, and the
// same sums on every processor.
process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0';

const port = hostPort();
const pool = new Pool({ workerFile: join(__dirname, 'worker.cjs'), threads: threadCount(), send: (message) => port.send(message) });
port.listen((message) => {
  if (message.type === 'start') pool.start(message.id, message.job, message.channel);
  else pool.control(message.id, message.control);
});
