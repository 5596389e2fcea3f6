import { join } from 'node:path';
import { compile, ROOT } from '../../../build/compile.mjs';
import { serveConnection } from '../../../main/host/transport/connection';
import { forkCompute } from '../../../main/host/fork';
import { createHost, type Host } from '../../../main/host/host';
import type { Platform } from '../../../main/host/platform';
import { Client } from '../../../shared/contract/client';
import { memoryPipe } from '../../../shared/contract/memory';
import type { Run, RunDelta, RunSpec, TrainSpec } from '../../../shared/contract/run';

const opened: Host[] = [];

/** A host with the real compute process, and a way to have clients of it. */
export async function openHost(platform: Partial<Platform> = {}): Promise<{ host: Host; client: Client; connect(): Client }> {
  await compile(['main']);
  const host = createHost({
    shell: 'test',
    root: ROOT,
    trustsPaths: true,
    spawnCompute: forkCompute(join(ROOT, 'out', 'main', 'compute.cjs')),
    ...platform,
  });
  opened.push(host);
  const connect = () => {
    const { transport, pipe } = memoryPipe();
    serveConnection(host, pipe);
    return new Client(transport);
  };
  return { host, client: connect(), connect };
}

export function closeHosts(): void {
  for (const host of opened.splice(0)) host.close();
}

/** y = |x| at 24 points. */
export const CSV = `x,y\n${Array.from({ length: 24 }, (_, row) => `${(row - 11.5) / 6},${Math.abs(row - 11.5) / 6}`).join('\n')}\n`;

export async function addData(client: Client, text = CSV, name = 'abs.csv') {
  const dataset = await client.call('data.add', { source: { kind: 'bytes', name, bytes: new TextEncoder().encode(text) } });
  if (!dataset) throw new Error('no data set');
  return dataset;
}

export const trainSpec = (change: Partial<TrainSpec> = {}): TrainSpec => ({
  architecture: { layers: [8], branches: 1, activation: 'relu', bias: 'none', regularizer: 'weight-decay', loss: 'squared', beta: 0.1 },
  optimizer: 'gd',
  learningRate: 0.001,
  momentum: 0,
  nesterov: false,
  epochs: 50,
  seeds: 2,
  seed: 0,
  init: 'he',
  initScale: 1,
  backend: 'auto',
  precision: 'float64',
  ...change,
});

/** Longer than any test waits. */
export const ENDLESS = { epochs: 50_000_000, seeds: 1 };

export const training = (datasetId: string, change: Partial<TrainSpec> = {}): RunSpec => ({
  kind: 'train',
  datasetId,
  spec: trainSpec(change),
});

/** Follows a run to its end. */
export async function follow(client: Client, id: string, onDelta: (delta: RunDelta, seq: number) => void = () => undefined): Promise<Run> {
  await client.subscribe('run', { id }, onDelta).done;
  return runOf(client, id);
}

export async function runOf(client: Client, id: string): Promise<Run> {
  const project = await client.call('project.get', {});
  const run = project.runs.find((candidate) => candidate.id === id);
  if (!run) throw new Error(`no run ${id}`);
  return run;
}

/** Resolves at the first delta for which `when` holds. */
export function until(client: Client, id: string, when: (delta: RunDelta) => boolean): Promise<RunDelta> {
  return new Promise((resolve, reject) => {
    const subscription = client.subscribe('run', { id }, (delta) => {
      if (!when(delta)) return;
      subscription.close();
      resolve(delta);
    });
    subscription.done.catch(reject);
  });
}
