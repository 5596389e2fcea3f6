import { fork } from 'node:child_process';
import { compact } from '../../shared/contract/compact';
import type { FromCompute } from '../compute/protocol';
import { forwardErrors } from './forward-errors';
import type { SpawnCompute } from './supervisor';

/** The compute process as a child of plain Node. */
export function forkCompute(entry: string): SpawnCompute {
  return (environment) => {
    // 'advanced' carries typed arrays; the child writes to the terminal only what its own failure makes it write.
    const child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: [],
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    if (child.stderr) forwardErrors(child.stderr);
    return {
      pid: child.pid,
      send: (message) => void (child.connected && child.send(message)),
      // Received arrays are views into the message that brought them.
      onMessage: (listener) => child.on('message', (message) => listener(compact(message as unknown as FromCompute))),
      onExit(listener) {
        let told = false;
        const once = (how: string) => {
          if (!told) listener(how);
          told = true;
        };
        child.on('exit', (code, signal) => once(signal ? `signal ${signal}` : `exit code ${code}`));
        child.on('error', (error) => once(error.message));
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
