import { profile } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { TensorDescent } from '../../../../../main/compute/backend/tensor/descent';
import type { TrainSpec } from '../../../../../shared/contract/run';
import { deviceMemory } from '../../../../../shared/theory/training/device-plan';
import { normalProblem, specification } from '../../train/problems';
import { cpuDevice } from './cpu-device';

const [N, D, C] = [600, 5, 2];
const { X, Y } = normalProblem(N, D, C, 1);
const SEEDS = [1, 2, 3, 4];

const spec = (architecture: Partial<TrainSpec['architecture']>, change: Partial<TrainSpec> = {}) =>
  specification({ precision: 'float32', seeds: SEEDS.length, ...change, architecture: { branches: 4, ...architecture } });

/** Bytes of tensors at the worst moment of an epoch, by TensorFlow.js's own count. */
async function peakOf(asked: TrainSpec, rows: number): Promise<number> {
  await cpuDevice().activate();
  const descent = new TensorDescent(X, Y, asked, SEEDS, rows);
  const { peakBytes } = await profile(() => {
    if (descent.steps === 1) return descent.step(0);
    descent.shuffle();
    descent.batchStep(0, 0);
    return descent.objective();
  });
  descent.dispose();
  return peakBytes;
}

describe('memory of a device', () => {
  const cases: [string, TrainSpec][] = [
    ['two layers', spec({ layers: [16] })],
    [
      'four layers with biases, power',
      spec({ layers: [8, 8, 8], bias: 'free', regularizer: 'power' }, { optimizer: 'sgd', momentum: 0.9 }),
    ],
    ['gated', spec({ layers: [8], activation: 'gated' })],
    ['threshold', spec({ layers: [8], activation: 'threshold' }, { optimizer: 'rmsprop' })],
    ['batches', spec({ layers: [8, 8] }, { batchSize: 150 })],
  ];

  it.each(cases)('is never more than was stated, nor a small part of it, also where the rows are cut: %s', async (_name, asked) => {
    for (const rows of [asked.batchSize ?? N, 50]) {
      const stated = deviceMemory(asked, { n: N, d: D, C }, { networks: SEEDS.length, rows });
      const peak = await peakOf(asked, rows);
      expect(peak).toBeLessThanOrEqual(stated);
      expect(peak).toBeGreaterThan(stated / 4);
    }
  });
});
