import { expect, test } from 'vitest';
import type { Architecture } from '../../../../shared/contract/network';
import type { TrainSpec } from '../../../../shared/contract/run';
import { bytesInWords, trainingMemory, whyNotMemory } from '../../../../shared/theory/training/memory';
import { createTrainingKernels } from '../../../../main/compute/engine/training-kernels';
import { Random } from '../../../../main/compute/engine/random';
import { createNetwork } from '../../../../main/compute/train/create';
import { ruleOf } from '../../../../main/compute/train/optimizers';
import { lossProblem, specification } from './problems';

const CASES: { n: number; d: number; outputs?: number; architecture: Partial<Architecture>; change?: Partial<TrainSpec> }[] = [
  { n: 133, d: 1, architecture: { layers: [8], bias: 'penalized' } },
  { n: 2000, d: 30, outputs: 3, architecture: { layers: [300], branches: 4 }, change: { batchSize: 100 } },
  { n: 600, d: 60, architecture: { layers: [120, 120], regularizer: 'power' } },
  { n: 256, d: 32, architecture: { layers: [16, 16], branches: 64, regularizer: 'power' } },
  { n: 256, d: 32, architecture: { layers: [16, 16], branches: 64, regularizer: 'power' }, change: { precision: 'float32' } },
  { n: 500, d: 20, architecture: { layers: [200, 200, 200], regularizer: 'path-norm', bias: 'free' }, change: { optimizer: 'lbfgs' } },
  { n: 500, d: 20, architecture: { layers: [50, 50], activation: 'gated', regularizer: 'last-two' }, change: { dropout: 0.5 } },
  {
    n: 3000,
    d: 5,
    architecture: { layers: [40], activation: 'threshold', bias: 'free', outputBias: true },
    change: { optimizer: 'adagrad' },
  },
  { n: 20000, d: 50, architecture: { layers: [4, 4], loss: 'logistic' }, change: { optimizer: 'sgd', momentum: 0.9 } },
];

for (const { n, d, outputs = 1, architecture, change } of CASES)
  test(`the memory of a network at work is at most what was stated, and not far from it: ${JSON.stringify({ n, d, ...architecture, ...change })}`, () => {
    const spec = specification({ ...change, architecture });
    const { X, Y } = lossProblem(spec.architecture.loss, n, d, outputs, 1);
    const kernels = createTrainingKernels(spec.precision);
    const before = kernels.arena.mark();
    const dropout = spec.dropout === undefined ? {} : { dropout: { rate: spec.dropout, random: Random.stream(1, 'dropout') } };
    const network = createNetwork(kernels, X, Y, spec, 1, dropout);
    ruleOf(spec).create(kernels, network, spec, () => false);
    network.objectiveAndGradient(() => false);
    const used = kernels.arena.mark() - before;
    const { network: stated, total } = trainingMemory(spec, { n, d, C: outputs }, 2);
    expect(stated).toBeGreaterThan(used);
    expect(stated).toBeLessThan(6 * used + 2e6);
    expect(total).toBeGreaterThan(stated);
  });

test('what is too large is told in words', () => {
  const spec = specification({ architecture: { layers: [30000, 30000] } });
  const large = trainingMemory(spec, { n: 100, d: 5, C: 1 }, 2);
  expect(whyNotMemory(large, 2 ** 45)).toMatch(
    /^One network of this training needs about \d+ GiB of memory, and the embedded engine can give it 4\.0 GiB: /,
  );
  const many = trainingMemory(specification({ seeds: 4096, epochs: 1e8 }), { n: 10, d: 2, C: 1 }, 2);
  expect(whyNotMemory(many, 2 ** 33)).toMatch(
    /^This training needs about [\d.]+ TiB of memory, and this machine has 8\.0 GiB: choose fewer seeds/,
  );
  expect(whyNotMemory(trainingMemory(specification(), { n: 10, d: 2, C: 1 }, 2), 2 ** 30)).toBeNull();
  expect([12, 2000, 3 * 2 ** 20, 2 ** 40].map(bytesInWords)).toEqual(['12 bytes', '2.0 KiB', '3.0 MiB', '1.0 TiB']);
});
