import type { Readable } from 'node:stream';
import { utilityProcess } from 'electron';
import type { FromCompute } from '../compute/protocol';
import { forwardErrors } from '../host/forward-errors';
import type { SpawnCompute } from '../host/supervisor';

/** The compute process as Electron's utility process. Its messages are copied, never transferred: a transfer list crashes main. */
export function utilityCompute(entry: string): SpawnCompute {
  return (environment) => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Zerogap compute',
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...process.env, ...environment },
    });
    if (child.stderr) forwardErrors(child.stderr as Readable);
    return {
      get pid() {
        return child.pid;
      },
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', (message: FromCompute) => listener(message)),
      onExit: (listener) => void child.once('exit', (code) => listener(`exit code ${code}`)),
      kill: () => void child.kill(),
    };
  };
}
