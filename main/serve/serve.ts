import { dataFolder } from '../compute/backend/tensorflow/place';
import { forkCompute } from '../host/fork';
import { createHost, type Host } from '../host/host';
import { COMPUTE_ENTRY, ROOT, WINDOW_FOLDER } from '../host/places';
import { startServer, type Server } from './server';

/** The workbench for a browser: a host of its own on loopback. */
export async function serve(port: number): Promise<Server & { host: Host }> {
  const host = createHost({
    shell: 'browser',
    root: ROOT,
    userData: dataFolder(),
    trustsPaths: false,
    spawnCompute: forkCompute(COMPUTE_ENTRY),
  });
  const server = await startServer(host, WINDOW_FOLDER, port);
  return {
    ...server,
    host,
    async close() {
      await server.close();
      await host.leave().catch((error: Error) => process.stderr.write(`Unsaved work could not be copied: ${error.message}\n`));
      host.close();
    },
  };
}

/** Serves until the process is told to end; prints the address. */
export async function serveUntilStopped(port: number): Promise<void> {
  const server = await serve(port);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  process.stdout.write(`LISTENING ${server.url}\n`);
  await stopped;
  await server.close();
}
