import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { SeedResult } from '../../../../shared/contract/run';
import { kernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { spectrum, type Spectrum } from '../../../../main/compute/engine/svd';
import { Batches } from '../../../../main/compute/train/batches';
import { networkObjective } from '../../../../main/compute/train/objective';
import { initialParameters, weightsOf } from '../../../../main/compute/train/shape';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import { difference } from '../engine/plain';
import { normalProblem, recorder, shapeOf, specification } from './problems';
import { REFERENCE_RULES, referenceGradient } from './reference';

const rules = [
  { name: 'gd', spec: { optimizer: 'gd', learningRate: 0.004 }, rule: REFERENCE_RULES.gd(0.004) },
  { name: 'sgd', spec: { optimizer: 'sgd', learningRate: 0.004 }, rule: REFERENCE_RULES.sgd(0.004, 0, false) },
  {
    name: 'sgd with momentum',
    spec: { optimizer: 'sgd', learningRate: 0.001, momentum: 0.9 },
    rule: REFERENCE_RULES.sgd(0.001, 0.9, false),
  },
  {
    name: 'sgd with Nesterov momentum',
    spec: { optimizer: 'sgd', learningRate: 0.001, momentum: 0.9, nesterov: true },
    rule: REFERENCE_RULES.sgd(0.001, 0.9, true),
  },
  { name: 'adam', spec: { optimizer: 'adam', learningRate: 0.01 }, rule: REFERENCE_RULES.adam(0.01) },
  { name: 'adamw', spec: { optimizer: 'adamw', learningRate: 0.01, decay: 0.3 }, rule: REFERENCE_RULES.adamw(0.01, 0.3) },
  { name: "adamw with PyTorch's decay", spec: { optimizer: 'adamw', learningRate: 0.01 }, rule: REFERENCE_RULES.adamw(0.01, 0.01) },
  { name: 'adagrad', spec: { optimizer: 'adagrad', learningRate: 0.05 }, rule: REFERENCE_RULES.adagrad(0.05) },
  { name: 'rmsprop', spec: { optimizer: 'rmsprop', learningRate: 0.002 }, rule: REFERENCE_RULES.rmsprop(0.002) },
  { name: 'proximal gradient', spec: { optimizer: 'proximal', learningRate: 0.004 }, rule: REFERENCE_RULES.proximal(0.004, 0.1) },
] as const;

function failure(action: () => unknown): Failure {
  try {
    action();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('Nothing failed.');
}

/** The dual value at the residuals, scaled by the closed form γ°(ν) ≤ ‖X‖₂·max(‖ν₊‖, ‖ν₋‖) (theory §2, §5.3). */
function closedFormBound(X: Matrix, Y: Matrix, { W1, W2 }: SeedResult['weights'], beta: number): number {
  const [n, d] = X.shape;
  const dual = Y.data.map((y, row) => {
    let output = 0;
    for (let j = 0; j < W2.data.length; j++) {
      let unit = 0;
      for (let i = 0; i < d; i++) unit += W1.data[j * d + i] * X.data[row * d + i];
      output += W2.data[j] * Math.max(0, unit);
    }
    return y - output;
  });
  const norm = (sign: number) => Math.hypot(...dual.map((value) => Math.max(0, sign * value)));
  const gauge = (spectrum(kernels(), n, d, X.data, () => false) as Spectrum).values[0] * Math.max(norm(1), norm(-1));
  const product = dual.reduce((sum, value, i) => sum + value * Y.data[i], 0);
  const scale = Math.min(beta / gauge, Math.max(0, product / Math.hypot(...dual) ** 2));
  return dual.reduce((sum, value, i) => sum + 0.5 * Y.data[i] ** 2 - 0.5 * (scale * value - Y.data[i]) ** 2, 0);
}

describe('trainSeed', () => {
  for (const { name, spec, rule } of rules)
    for (const batchSize of spec.optimizer === 'gd' ? [undefined] : [undefined, 8])
      it(`follows a plain implementation of ${name} for 100 epochs, ${batchSize ? `batches of ${batchSize}` : 'all rows'}`, () => {
        const { X, Y } = normalProblem(30, 4, 1, 3);
        const full = specification({ ...spec, batchSize, architecture: { layers: [7], branches: 2, bias: 'penalized' } });
        const shape = shapeOf(X, Y, 7, 2, true);
        const parameters = initialParameters(shape, full, 5);
        const update = rule(parameters.length);
        const batches = new Batches(30, batchSize ?? 30, 5);
        const objectives = [referenceGradient(shape, parameters, X, Y, 0.1).objective];
        for (let epoch = 0; epoch < 100; epoch++) {
          if (batchSize) batches.shuffle();
          for (let batch = 0; batch < batches.count; batch++) {
            const { gradient } = referenceGradient(shape, parameters, X, Y, 0.1, batchSize ? batches.rows(batch) : undefined);
            update(gradient, parameters).forEach((change, i) => (parameters[i] += change));
          }
          objectives.push(referenceGradient(shape, parameters, X, Y, 0.1).objective);
        }
        const monitor = recorder();
        const result = trainSeed(X, Y, full, 5, monitor);
        const expected = weightsOf(shape, parameters);
        for (const key of ['W1', 'W2', 'b1']) {
          expect(result.weights[key].shape).toEqual(expected[key].shape);
          expect(difference(result.weights[key].data, expected[key].data)).toBeLessThan(1e-12);
        }
        expect(difference(monitor.curve(), objectives)).toBeLessThan(1e-11);
        expect(result.epochs).toBe(100);
        expect(result.objective).toBeCloseTo(objectives[100], 11);
        expect(result.gradientNorm).toBeCloseTo(Math.hypot(...referenceGradient(shape, parameters, X, Y, 0.1).gradient), 10);
      });

  it('gives the same bits for the same seed, whatever was trained before, and others for another seed', () => {
    const { X, Y } = normalProblem(41, 3, 2, 8);
    const spec = specification({ batchSize: 16, epochs: 20 });
    const train = (seed: number) => trainSeed(X, Y, spec, seed, recorder());
    const first = train(1);
    const other = train(2);
    expect(train(1)).toEqual(first);
    expect(other.weights.W1.data).not.toEqual(first.weights.W1.data);
  });

  it('keeps these bits for ever, on every machine: results of old projects depend on them', () => {
    const { X, Y } = normalProblem(23, 3, 1, 8);
    const { weights } = trainSeed(
      X,
      Y,
      specification({ batchSize: 8, epochs: 50, architecture: { layers: [5], bias: 'penalized' } }),
      1,
      recorder(),
    );
    expect([...weights.W2.data]).toMatchInlineSnapshot(`
      [
        -0.1421872638697171,
        0.604216744701322,
        -1.0271821375698442,
        -0.01609025892762828,
        -0.605063123921993,
      ]
    `);
  });

  it('draws initial weights and batches from streams of their own', () => {
    const { X, Y } = normalProblem(20, 3, 1, 8);
    const initial = (init: 'he' | 'balanced') => {
      const monitor = recorder();
      trainSeed(X, Y, specification({ init, epochs: 1, batchSize: 4 }), 9, monitor);
      return monitor.curve()[0];
    };
    const whole = recorder();
    trainSeed(X, Y, specification({ epochs: 1 }), 9, whole);
    expect(initial('he')).toBe(whole.curve()[0]);
    expect(initial('balanced')).not.toBe(whole.curve()[0]);
  });

  it('reports the objective of what it returns', () => {
    const { X, Y } = normalProblem(25, 3, 2, 1);
    const monitor = recorder();
    const result = trainSeed(
      X,
      Y,
      specification({ epochs: 5000, batchSize: 5, learningRate: 1e-3, architecture: { bias: 'penalized' } }),
      3,
      monitor,
    );
    const curve = monitor.curve();
    expect(curve.length).toBe(5001);
    expect(result.objective).toBeCloseTo(curve[5000], 10);
    expect(result).toMatchObject(networkObjective(result.weights, X, Y, 0.1));
    expect(result.objective).toBeCloseTo(result.loss + 0.1 * result.regularizer, 12);
    expect(monitor.events.at(-1)?.progress).toEqual({ done: 5000, total: 5000, secondsLeft: 0 });
    expect(curve[5000]).toBeLessThan(0.5 * curve[0]);
  });

  it('treats branches as more units of one network', () => {
    const { X, Y } = normalProblem(25, 3, 1, 1);
    const spec = (layers: number[], branches: number) => specification({ init: 'he', architecture: { layers, branches } });
    const parallel = trainSeed(X, Y, spec([4], 3), 2, recorder());
    expect(parallel.weights.W1.shape).toEqual([3, 4, 3]);
    expect(parallel.weights.W2.shape).toEqual([3, 1, 4]);
    expect(parallel.weights.b1).toBeUndefined();
    expect(parallel.layers[0].singularValues.length).toBe(3);
  });

  it('reaches the closed form of whitened data (theory §6.4) from above, with balanced units', () => {
    const n = 6;
    const X = matrix(n, n);
    for (let i = 0; i < n; i++) X.data[i * n + i] = 1;
    const Y = matrix(n, 1, Float64Array.of(2, -1.5, 0.7, -0.4, 1.1, -0.9));
    const beta = 0.3;
    const h = (a: number) => (a <= beta ? 0.5 * a * a : beta * a - 0.5 * beta * beta);
    const norm = (sign: number) => Math.hypot(...Array.from(Y.data, (y) => Math.max(0, sign * y)));
    const optimum = h(norm(1)) + h(norm(-1));
    const spec = specification({ optimizer: 'gd', learningRate: 0.05, epochs: 40_000, architecture: { layers: [30], beta } });
    const result = trainSeed(X, Y, spec, 1, recorder());
    expect(result.objective).toBeGreaterThan(optimum * (1 - 1e-12));
    expect(result.objective).toBeLessThan(optimum * (1 + 1e-6));
    expect(result.gradientNorm).toBeLessThan(1e-6);
    const { W1, W2 } = result.weights;
    for (let j = 0; j < 30; j++) expect(Math.hypot(...W1.data.subarray(j * n, (j + 1) * n))).toBeCloseTo(Math.abs(W2.data[j]), 6);
  });

  it('never gets below a true lower bound: 200 random problems', () => {
    const random = Random.stream(17, 'data');
    for (let problem = 0; problem < 200; problem++) {
      const [n, d, width] = [1 + random.below(20), 1 + random.below(5), 1 + random.below(20)];
      const { X, Y } = normalProblem(n, d, 1, 1000 + problem);
      const beta = 10 ** (2 * random.uniform() - 1.5);
      const { objective, weights } = trainSeed(
        X,
        Y,
        specification({ epochs: 400, architecture: { layers: [width], beta } }),
        problem,
        recorder(),
      );
      const bound = closedFormBound(X, Y, weights, beta);
      expect(objective).toBeGreaterThan(bound - 1e-9 * Math.abs(objective));
    }
  });

  it('needs more memory than there is for the largest network, and says so', () => {
    const { X, Y } = normalProblem(5, 2, 1, 1);
    const spec = specification({ architecture: { layers: [65536], branches: 65536 } });
    expect(failure(() => trainSeed(X, Y, spec, 1, recorder())).message).toMatch(/needs 96\.0 GiB of working memory/);
  });

  it('means the same by weight decay and by both power regularizers, for two layers', () => {
    const { X, Y } = normalProblem(12, 3, 1, 1);
    const train = (regularizer: 'weight-decay' | 'power' | 'power-half') =>
      trainSeed(X, Y, specification({ architecture: { regularizer, branches: 2 } }), 1, recorder());
    expect(train('power')).toEqual(train('weight-decay'));
    expect(train('power-half')).toEqual(train('weight-decay'));
  });

  it('stops when told, with what it has', () => {
    const { X, Y } = normalProblem(200, 10, 1, 1);
    const monitor = recorder(20);
    const spec = specification({ epochs: 1e9, architecture: { layers: [50] } });
    const result = trainSeed(X, Y, spec, 1, monitor);
    expect(monitor.asked).toBe(21);
    expect(result.epochs).toBeGreaterThan(10);
    expect(monitor.curve().length).toBe(result.epochs + 1);
    expect(result.objective).toBeCloseTo(monitor.curve()[result.epochs], 10);
    expect(result.layers.length).toBe(2);
  });

  it('ends with a sentence when it diverges, and has reported what was finite', () => {
    const { X, Y } = normalProblem(20, 3, 1, 1);
    const monitor = recorder();
    const error = failure(() => trainSeed(X, Y, specification({ optimizer: 'gd', learningRate: 10 }), 1, monitor));
    expect(error.code).toBe('computation');
    expect(error.message).toMatch(/diverged: the objective is no longer a finite number after epoch \d+ at learning rate 10\./);
    expect(error.hint).toMatch(/smaller learning rate/);
    expect(monitor.curve().length).toBeGreaterThan(1);
    expect(monitor.curve().every(Number.isFinite)).toBe(true);
  });

  it('refuses to begin where the initial objective is no number', () => {
    const { X, Y } = normalProblem(5, 2, 1, 1);
    X.data[0] = 1e200;
    const error = failure(() => trainSeed(X, Y, specification({ initScale: 1e100 }), 1, recorder()));
    expect(error.message).toBe('The objective of the initial network is not a finite number.');
  });

  it('gives its memory back, also when it fails', () => {
    const { X, Y } = normalProblem(20, 3, 1, 1);
    const mark = kernels().arena.mark();
    trainSeed(X, Y, specification(), 1, recorder());
    failure(() => trainSeed(X, Y, specification({ optimizer: 'gd', learningRate: 10 }), 1, recorder()));
    expect(kernels().arena.mark()).toBe(mark);
  });

  it('trains one sample, one feature, one unit', () => {
    const X = matrix(1, 1, Float64Array.of(2));
    const Y = matrix(1, 1, Float64Array.of(3));
    const best: SeedResult[] = [0, 1, 2, 3].map((seed) =>
      trainSeed(X, Y, specification({ epochs: 3000, architecture: { layers: [1] } }), seed, recorder()),
    );
    // min ½(2s − 3)² + 0.1·s over s = w₁w₂ > 0: s = 1.475.
    const optimum = 0.5 * 0.05 ** 2 + 0.1 * 1.475;
    expect(Math.min(...best.map(({ objective }) => objective))).toBeCloseTo(optimum, 9);
  });
});
