import type { Client } from '../../../shared/contract/client';
import type { CurveChunk, TrainResult, TrainSpec } from '../../../shared/contract/run';
import { training } from './open-host';

/** The result of a training that has ended. */
export async function trained(client: Client, id: string): Promise<TrainResult> {
  const result = await client.call('run.result', { id });
  if (result?.kind !== 'train') throw new Error('no result');
  return result;
}

/** Of every seed, from epoch 0 on; throws where a point is missing. */
export function curvesOf(chunks: CurveChunk[]): Map<number, number[]> {
  const curves = new Map<number, number[]>();
  for (const { seed, from, objective } of chunks) {
    const curve = curves.get(seed) ?? [];
    curves.set(seed, curve);
    if (from !== curve.length) throw new Error(`A chunk from ${from} follows ${curve.length} points.`);
    curve.push(...objective);
  }
  return curves;
}

/** Batches, moments and units left out at random: all that a checkpoint holds. */
const LONG: Partial<TrainSpec> = {
  architecture: {
    layers: [40, 40],
    branches: 4,
    activation: 'relu',
    bias: 'penalized',
    regularizer: 'power',
    loss: 'squared',
    beta: 0.1,
  },
  optimizer: 'adam',
  batchSize: 8,
  dropout: 0.1,
  measureEvery: 'log',
  seeds: 2,
};

/** Starts a training that is still under way some time after its first checkpoints, which come every two seconds, whatever the machine. */
export async function startLong(client: Client, dataset: string): Promise<{ run: string; change: Partial<TrainSpec> }> {
  for (let epochs = 300; ; epochs *= 3) {
    const change = { ...LONG, epochs };
    const { id: run } = await client.call('run.start', { spec: training(dataset, change) });
    let began = NaN;
    let isLong = false;
    const subscription = client.subscribe('run', { id: run }, ({ curves, status }) => {
      if (curves.length > 0 && Number.isNaN(began)) began = performance.now();
      if (status !== 'running' || !(performance.now() - began > 3000)) return;
      isLong = true;
      subscription.close();
    });
    await subscription.done;
    if (isLong) return { run, change };
  }
}
