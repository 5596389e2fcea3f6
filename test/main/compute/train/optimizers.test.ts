import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../shared/contract/array';
import type { Reals } from '../../../../main/compute/engine/arena';
import { createTrainingKernels } from '../../../../main/compute/engine/training-kernels';
import { Random } from '../../../../main/compute/engine/random';
import { createNetwork } from '../../../../main/compute/train/create';
import { ruleOf } from '../../../../main/compute/train/optimizers';
import { Memory } from '../../../../main/compute/train/optimizers/lbfgs-memory';
import { SCHEDULE_TABLE } from '../../../../main/compute/train/schedules';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { normalProblem, recorder, specification } from './problems';

const kernels = createTrainingKernels('float64');
const onward = () => false;
const inner = (u: Reals, v: Reals) => Float64Array.from(u).reduce((sum, value, i) => sum + value * v[i], 0);

describe('line search and L-BFGS', () => {
  for (const changes of [{ optimizer: 'gd', lineSearch: true }, { optimizer: 'lbfgs' }] as const)
    for (const layers of [[6], [5, 4]])
      it(`${changes.optimizer} never raises the objective, whatever the rate: ${layers.length + 1} layers`, () => {
        const { X, Y } = normalProblem(40, 3, 1, 5);
        for (const learningRate of [1e-6, 0.01, 1e4]) {
          const monitor = recorder();
          const spec = specification({ ...changes, learningRate, epochs: 60, architecture: { layers, bias: 'penalized' } });
          const result = trainSeed(X, Y, spec, 2, monitor);
          const curve = monitor.curve();
          curve.slice(1).forEach((value, i) => expect(value).toBeLessThan(curve[i]));
          expect(result.objective).toBeCloseTo(curve[curve.length - 1], 9);
          expect(curve[curve.length - 1]).toBeLessThan(0.9 * curve[0]);
        }
      });

  it('L-BFGS takes few epochs to a stationary point where the gradient alone takes many', () => {
    const { X, Y } = normalProblem(30, 4, 2, 3);
    const { architecture } = specification({ architecture: { layers: [5, 4], activation: 'linear', beta: 0.5, regularizer: 'power' } });
    const solved = trainSeed(X, Y, specification({ optimizer: 'lbfgs', epochs: 300, architecture }), 1, recorder());
    const plain = trainSeed(X, Y, specification({ optimizer: 'gd', lineSearch: true, epochs: 300, architecture }), 1, recorder());
    expect(solved.gradientNorm).toBeLessThan(1e-5);
    expect(plain.gradientNorm).toBeGreaterThan(10 * solved.gradientNorm);
  });

  it('end before the last epoch where nothing lowers the objective any more', () => {
    // One weight each way: ½(w₁w₂ − 3)² + 0.05(w₁² + w₂²) is solved to rounding in a few steps.
    const X = matrix(1, 1, Float64Array.of(1));
    const Y = matrix(1, 1, Float64Array.of(3));
    const spec = specification({ optimizer: 'lbfgs', epochs: 10_000, architecture: { layers: [1], activation: 'linear' } });
    const result = trainSeed(X, Y, spec, 1, recorder());
    expect(result.epochs).toBeLessThan(200);
    expect(result.objective).toBeCloseTo(0.5 * 0.1 ** 2 + 0.1 * 2.9, 12);
  });

  it('stop within a search, at the point where it began', () => {
    const { X, Y } = normalProblem(40, 3, 1, 5);
    for (const changes of [{ optimizer: 'gd', lineSearch: true }, { optimizer: 'lbfgs' }] as const)
      kernels.arena.scope(() => {
        const spec = specification({ ...changes, architecture: { layers: [4, 4] } });
        const network = createNetwork(kernels, X, Y, spec, 1);
        let stopping = false;
        const optimizer = ruleOf(spec).create(kernels, network, spec, () => stopping);
        const objective = network.objectiveAndGradient(onward) as number;
        const before = network.parameters.values.slice();
        stopping = true;
        expect(optimizer.step(0.01, objective)).toBe('stopped');
        expect(network.parameters.values).toEqual(before);
      });
  });
});

describe('the memory of L-BFGS', () => {
  it('is symmetric and positive, meets the secant equation of its newest pair, and begins with the gradient', () => {
    const { X, Y } = normalProblem(10, 3, 1, 5);
    kernels.arena.scope(() => {
      const network = createNetwork(kernels, X, Y, specification({ architecture: { layers: [4], activation: 'linear' } }), 1);
      const { parameters, gradient } = network;
      const n = parameters.length;
      const memory = new Memory(kernels, n);
      network.objectiveAndGradient(onward);
      expect(memory.direction(gradient)).toBe(true);
      memory.target.values.forEach((value, i) => expect(value).toBe(-gradient.values[i]));
      const random = Random.stream(1, 'batches');
      let pairs = 0;
      for (let step = 0; step < 25; step++) {
        const [point, slope] = [kernels.arena.copyReal(parameters.values), kernels.arena.copyReal(gradient.values)];
        memory.remember(point, slope);
        for (let i = 0; i < n; i++) parameters.values[i] += 0.1 * random.normal();
        network.objectiveAndGradient(onward);
        const s = parameters.values.map((value, i) => value - point.values[i]);
        const y = kernels.arena.copyReal(gradient.values.map((value, i) => value - slope.values[i]));
        const curvature = inner(s, y.values);
        memory.learn(network);
        if (curvature <= 0) continue;
        pairs++;
        memory.direction(y);
        memory.target.values.forEach((value, i) => expect(value).toBeCloseTo(-s[i], 10));
        const [a, b] = [0, 1].map(() => kernels.arena.copyReal(Float64Array.from({ length: n }, () => random.normal())));
        const [Ha, Hb] = [a, b].map((vector) => {
          memory.direction(vector);
          return memory.target.values.map((value) => -value);
        });
        expect(inner(a.values, Hb) / inner(b.values, Ha)).toBeCloseTo(1, 8);
        expect(inner(a.values, Ha)).toBeGreaterThan(0);
      }
      expect(pairs).toBeGreaterThan(12);
    });
  });
});

describe('proximal gradient', () => {
  it('meets the optimality condition of the proximal map of ‖W‖_F^p, block by block', () => {
    const { X, Y } = normalProblem(10, 3, 1, 5);
    for (const exponent of [2, 2.5, 3, 4])
      kernels.arena.scope(() => {
        const spec = specification({
          architecture: { layers: [4, 3, 5], branches: 2, regularizer: 'power', exponent, activation: 'linear' },
        });
        const network = createNetwork(kernels, X, Y, spec, 1);
        const before = network.parameters.values.slice();
        const factor = 0.7;
        network.regularizer.proximal?.(factor);
        // θ′ − θ + factor·∇R(θ′) = 0.
        network.gradient.values.fill(0);
        network.regularizer.addGradient(factor);
        const after = network.parameters.values;
        network.gradient.values.forEach((slope, i) => expect(after[i] - before[i] + slope).toBeCloseTo(0, 13));
        expect(after).not.toEqual(before);
      });
  });

  it('has its fixed points where the gradient of the objective vanishes', () => {
    const { X, Y } = normalProblem(15, 3, 1, 5);
    const spec = specification({
      optimizer: 'proximal',
      learningRate: 0.01,
      epochs: 20_000,
      architecture: { layers: [4, 3], regularizer: 'power', beta: 1, activation: 'linear' },
    });
    expect(trainSeed(X, Y, spec, 1, recorder()).gradientNorm).toBeLessThan(1e-6);
  });
});

describe('schedules', () => {
  it('are what they are called', () => {
    const { constant, step, cosine } = SCHEDULE_TABLE;
    for (const epoch of [0, 13, 50, 74, 75, 99]) {
      expect(constant(epoch, 100)).toBe(1);
      expect(step(epoch, 100)).toBe(epoch < 50 ? 1 : epoch < 75 ? 0.1 : 0.01);
      expect(cosine(epoch, 100)).toBeCloseTo(0.5 * (1 + Math.cos((Math.PI * epoch) / 100)), 14);
    }
  });

  it('set the rate of each step', () => {
    const { X, Y } = normalProblem(12, 3, 1, 1);
    const curve = (changes: Parameters<typeof specification>[0]) => {
      const monitor = recorder();
      trainSeed(X, Y, specification({ optimizer: 'gd', learningRate: 1e-3, epochs: 8, ...changes }), 1, monitor);
      return monitor.curve();
    };
    const plain = curve({});
    const stepped = curve({ schedule: 'step' });
    expect(curve({ schedule: 'constant' })).toEqual(plain);
    expect(stepped.slice(0, 5)).toEqual(plain.slice(0, 5));
    expect(stepped[4] - stepped[5]).toBeCloseTo(0.1 * (plain[4] - plain[5]), 2);
    expect(curve({ schedule: 'cosine' })[2]).toBeGreaterThan(plain[2]);
  });
});

describe('clipping', () => {
  it('bounds the length of a step along the gradient, and leaves short ones alone', () => {
    const { X, Y } = normalProblem(12, 3, 1, 1);
    const spec = (clip?: number) => specification({ optimizer: 'gd', learningRate: 0.01, epochs: 1, clip });
    const start = kernels.arena.scope(() => createNetwork(kernels, X, Y, spec(), 1).weights());
    const moved = (clip?: number) => {
      const { weights } = trainSeed(X, Y, spec(clip), 1, recorder());
      return Math.hypot(...['W1', 'W2'].flatMap((key) => [...weights[key].data].map((value, i) => value - start[key].data[i])));
    };
    const free = moved();
    expect(moved(0.5)).toBeCloseTo(0.005, 12);
    expect(moved(1e6)).toBe(free);
    expect(free).toBeGreaterThan(0.005);
  });
});
