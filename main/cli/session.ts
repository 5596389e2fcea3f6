import { resolve } from 'node:path';
import { Client, type Subscription } from '../../shared/contract/client';
import type { CurveChunk, Moment, Run, RunDelta, RunResult, RunSpec } from '../../shared/contract/run';
import { memoryPipe } from '../../shared/contract/memory';
import { Failure } from '../../shared/contract/failure';
import { serveConnection } from '../host/transport/connection';
import { forkCompute } from '../host/fork';
import { createHost } from '../host/host';
import { COMPUTE_ENTRY } from '../host/places';

/** How often a training is taken up again whose compute process died. */
const RESUMES = 3;
/** Milliseconds in which a message reaches the compute process. */
const SETTLE_MS = 100;

/** A host in this process with its client, for the length of one command. */
export interface Session {
  client: Client;
  /** True once the person pressed Ctrl-C: what is under way was cancelled and gives what it had. */
  interrupted(): boolean;
  /** Runs to its end. @throws Failure where it failed */
  run(spec: RunSpec, onDelta: (delta: RunDelta) => void): Promise<Finished>;
  /** Follows a run that was started already. */
  follow(id: string, onDelta: (delta: RunDelta) => void): Promise<Finished>;
}

export interface Finished {
  run: Run;
  /** Null where it was interrupted before there was a result. */
  result: RunResult | null;
  curves: CurveChunk[];
  moments: Moment[];
  /** How often the compute process died and the run went on from where it had been. */
  resumed: number;
}

/** Gives `work` a session and ends it, whatever comes of it; the first Ctrl-C cancels the runs, the second one ends the program. */
export async function withSession<T>(root: string, work: (session: Session) => Promise<T>): Promise<T> {
  const host = createHost({
    shell: 'command-line',
    root,
    trustsPaths: true,
    spawnCompute: forkCompute(COMPUTE_ENTRY),
  });
  const { transport, pipe } = memoryPipe();
  serveConnection(host, pipe);
  const client = new Client(transport);
  const underWay = new Set<string>();
  let interrupted = false;
  const onSignal = () => {
    if (interrupted) {
      host.close();
      process.exit(130);
    }
    interrupted = true;
    for (const id of underWay) void client.call('run.cancel', { id }).catch(() => undefined);
  };
  const each = (method: 'run.pause' | 'run.resume') =>
    Promise.all([...underWay].map((id) => client.call(method, { id }).catch(() => undefined)));
  // Ctrl-Z: the runs hold still before this process does, so that their clocks do too.
  const onStop = () => void each('run.pause').then(() => setTimeout(() => process.kill(process.pid, 'SIGSTOP'), SETTLE_MS));
  const onContinue = () => void each('run.resume');
  const signals: [NodeJS.Signals, () => void][] = [
    ['SIGINT', onSignal],
    ['SIGTERM', onSignal],
  ];
  if (process.platform !== 'win32') signals.push(['SIGTSTP', onStop], ['SIGCONT', onContinue]);
  for (const [signal, listener] of signals) process.on(signal, listener);

  const follow = async (id: string, onDelta: (delta: RunDelta) => void): Promise<Finished> => {
    underWay.add(id);
    if (interrupted) await client.call('run.cancel', { id });
    const curves: CurveChunk[] = [];
    const moments: Moment[] = [];
    let seen = 0;
    for (let resumed = 0; ; resumed++) {
      const subscription: Subscription = client.subscribe(
        'run',
        { id },
        (delta, seq) => {
          seen = seq;
          curves.push(...delta.curves);
          moments.push(...delta.moments);
          onDelta(delta);
        },
        seen,
      );
      await subscription.done;
      const project = await client.call('project.get', {});
      const run = project.runs.find((candidate) => candidate.id === id);
      if (!run) throw new Failure('internal', `Run ${id} is gone.`);
      if (run.status === 'interrupted' && (run.spec.kind === 'train' || run.spec.kind === 'sweep') && resumed < RESUMES && !interrupted) {
        await client.call('run.resume', { id });
        continue;
      }
      underWay.delete(id);
      if (run.failure) throw Failure.from(run.failure);
      return { run, curves, moments, resumed, result: await client.call('run.result', { id }) };
    }
  };

  try {
    return await work({
      client,
      interrupted: () => interrupted,
      follow,
      run: async (spec, onDelta) => follow((await client.call('run.start', { spec })).id, onDelta),
    });
  } finally {
    for (const [signal, listener] of signals) process.off(signal, listener);
    client.close();
    host.close();
  }
}

/** The path as the host is to read it, whatever its working directory. */
export const absolute = (path: string) => resolve(path);
