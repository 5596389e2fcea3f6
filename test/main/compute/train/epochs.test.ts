import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../../shared/contract/network';
import { createTrainingKernels, type Precision } from '../../../../main/compute/engine/training-kernels';
import { createNetwork } from '../../../../main/compute/train/create';
import { wholeEpochs, type Epochs } from '../../../../main/compute/train/epochs';
import { ruleOf } from '../../../../main/compute/train/optimizers';
import { Stepper } from '../../../../main/compute/train/stepper';
import { lossProblem, specification } from './problems';

type Changes = NonNullable<Parameters<typeof specification>[0]>;

const KERNELS = { float64: createTrainingKernels('float64'), float32: createTrainingKernels('float32') };
const onward = () => false;

/** The pieces of a training, with its epochs within the kernels where there are such. */
function prepare(precision: Precision, { n = 13, d = 5, outputs = 1 }, changes: Changes) {
  const kernels = KERNELS[precision];
  const spec = specification({ precision, learningRate: 0.002, ...changes });
  const { X, Y } = lossProblem(spec.architecture.loss, n, d, outputs, 4);
  const network = createNetwork(kernels, X, Y, spec, 9);
  const optimizer = ruleOf(spec).create(kernels, network, spec, onward);
  const stepper = new Stepper(kernels, network, optimizer, spec);
  return { network, optimizer, stepper, epochs: wholeEpochs(network.whole, optimizer, stepper, spec) };
}

/** The objectives of `count` epochs from `first` on, as many in a call as there may be. */
function take(epochs: Epochs | null, first: number, count: number): number[] {
  const objectives: number[] = [];
  while (epochs && objectives.length < count) {
    const rest = Math.min(epochs.most, count - objectives.length);
    objectives.push(...(epochs.run(first + objectives.length, rest, onward) ?? []));
  }
  return objectives;
}

const OPTIMIZERS: Changes[] = [
  { optimizer: 'gd', learningRate: 2e-5 },
  { optimizer: 'sgd', momentum: 0.9, learningRate: 2e-4 },
  { optimizer: 'sgd', momentum: 0.9, nesterov: true, learningRate: 2e-4 },
  { optimizer: 'adam', schedule: 'cosine' },
  { optimizer: 'adamw', decay: 0.3 },
  { optimizer: 'adagrad' },
  { optimizer: 'rmsprop' },
];
const ARCHITECTURES: (Partial<Architecture> & { n?: number; d?: number; outputs?: number })[] = [
  { layers: [5, 3], branches: 3, regularizer: 'power' },
  { layers: [4], branches: 5, regularizer: 'power', bias: 'penalized', outputs: 3, activation: 'linear' },
  { layers: [6, 7, 2], branches: 2, regularizer: 'weight-decay', bias: 'penalized', n: 22, outputs: 2 },
  { layers: [1, 9, 4, 5], regularizer: 'power-half', activation: 'linear', d: 1, n: 7 },
  { layers: [4, 4], branches: 4, regularizer: 'power', exponent: 2, n: 16, d: 4, bias: 'penalized', biasLayers: 'last' },
  // Large enough for groups of branches; then for several blocks of samples, and with another loss.
  { layers: [16, 16], branches: 10, regularizer: 'power', n: 130, d: 20 },
  { layers: [16, 16], branches: 20, regularizer: 'power', bias: 'penalized', n: 450, d: 3, loss: 'logistic' },
  // With few branches, shares of the rows.
  { layers: [30, 20], regularizer: 'power', bias: 'penalized', n: 531, d: 20, outputs: 2 },
  { layers: [16, 16], branches: 3, regularizer: 'power', n: 450, d: 20 },
];

describe('epochs within the kernels', () => {
  for (const precision of ['float64', 'float32'] as const)
    for (const optimizer of OPTIMIZERS)
      it(`leave the bits of one step after the other: ${precision}, ${JSON.stringify(optimizer)}`, () => {
        for (const { n, d, outputs, ...architecture } of ARCHITECTURES)
          KERNELS[precision].arena.scope(() => {
            const size = { ...(n ? { n } : {}), ...(d ? { d } : {}), ...(outputs ? { outputs } : {}) };
            const changes = { ...optimizer, architecture: { ...architecture, beta: 0.3 } };
            const steps = prepare(precision, size, changes);
            const whole = prepare(precision, size, changes);
            const objectives: number[] = [];
            for (let epoch = 0; epoch < 12; epoch++) {
              objectives.push(steps.network.objectiveAndGradient(onward) as number);
              steps.stepper.step(epoch, objectives[epoch]);
            }
            expect(whole.epochs).not.toBeNull();
            const found = [...take(whole.epochs, 0, 5), ...take(whole.epochs, 5, 7)];
            expect([...whole.network.parameters.values]).toEqual([...steps.network.parameters.values]);
            expect(whole.optimizer.state.blocks.map(({ values }) => [...values])).toEqual(
              steps.optimizer.state.blocks.map(({ values }) => [...values]),
            );
            expect([...whole.optimizer.state.numbers]).toEqual([...steps.optimizer.state.numbers]);
            // The regulariser's parts are added in another order.
            found.forEach((objective, epoch) => expect(objective / objectives[epoch]).toBeCloseTo(1, precision === 'float64' ? 13 : 6));
          });
      });

  it('are not for what they do not do', () => {
    const none: Changes[] = [
      { architecture: { regularizer: 'path-norm' } },
      { architecture: { regularizer: 'power', layers: [3, 3], exponent: 2.5 } },
      { architecture: { activation: 'gated' } },
      { architecture: { activation: 'threshold' } },
      { architecture: { bias: 'free' } },
      { architecture: { outputBias: true } },
      { optimizer: 'lbfgs' },
      { optimizer: 'proximal' },
      { clip: 1 },
      { stopGap: 0.1 },
    ];
    KERNELS.float64.arena.scope(() => {
      for (const { architecture, ...changes } of none) {
        const layers = architecture?.activation === 'threshold' ? [3] : [3, 3];
        expect(prepare('float64', {}, { ...changes, architecture: { layers, ...architecture } }).epochs).toBeNull();
      }
    });
  });

  it('are as many in one call as a stop can wait for', () => {
    KERNELS.float64.arena.scope(() => {
      expect(prepare('float64', { n: 16 }, { architecture: { layers: [4, 4], branches: 4 } }).epochs?.most).toBe(130);
      expect(prepare('float64', { n: 256, d: 32 }, { architecture: { layers: [16, 16], branches: 16 } }).epochs?.most).toBe(1);
    });
  });

  it('keep NaN', () => {
    KERNELS.float32.arena.scope(() => {
      const { network, epochs } = prepare('float32', {}, { architecture: { layers: [3, 3] } });
      network.parameters.values[2] = NaN;
      expect(take(epochs, 0, 2)).toEqual([NaN, NaN]);
    });
  });
});
