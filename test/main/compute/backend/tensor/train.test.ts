import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../../../../shared/contract/failure';
import { trainOnTensors } from '../../../../../main/compute/backend/tensor/train';
import type { Monitor, TaskEvent } from '../../../../../main/compute/job';
import { trainSeed } from '../../../../../main/compute/train/train-seed';
import { normalProblem, recorder, specification } from '../../train/problems';
import { cpuDevice } from './cpu-device';

const SEEDS = [4, 5, 6];
const { X, Y } = normalProblem(20, 3, 2, 1);
const spec = specification({
  precision: 'float32',
  seeds: 3,
  seed: 4,
  epochs: 30,
  learningRate: 0.003,
  architecture: { layers: [5, 4], branches: 2, bias: 'penalized', regularizer: 'power' },
});

/** The objectives of each seed by epoch; throws where a chunk does not follow on the one before. */
function curvesOf(events: TaskEvent[]): Map<number, number[]> {
  const curves = new Map<number, number[]>();
  for (const { seed, from, objective } of events.flatMap((event) => event.curves ?? [])) {
    const curve = curves.get(seed) ?? [];
    if (curve.length !== from) throw new Error(`A chunk from ${from} follows ${curve.length} values.`);
    curves.set(seed, [...curve, ...objective]);
  }
  return curves;
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error('It was accepted.')),
    (error: unknown) => (error instanceof Failure ? error : Promise.reject(error as Error)),
  );

beforeAll(() => cpuDevice().activate());

describe('trainOnTensors', () => {
  for (const [words, changes] of [
    ['all rows in a step', {}],
    ['batches', { batchSize: 6 }],
  ] as const)
    it(`trains the networks that the embedded engine trains in float64, ${words}`, async () => {
      const before = memory().numTensors;
      const monitor = recorder();
      const results = await trainOnTensors(cpuDevice(), X, Y, { ...spec, ...changes }, SEEDS, monitor);
      expect(memory().numTensors).toBe(before);
      expect(results.map(({ seed }) => seed)).toEqual(SEEDS);
      const curves = curvesOf(monitor.events);
      for (const result of results) {
        const own = recorder();
        const exact = trainSeed(X, Y, { ...spec, ...changes, precision: 'float64' }, result.seed, own);
        expect(Math.abs(result.objective / exact.objective - 1)).toBeLessThan(1e-5);
        expect(result).toMatchObject({ epochs: 30, activeNeurons: exact.activeNeurons });
        expect(Object.keys(result.weights)).toEqual(Object.keys(exact.weights));
        const curve = curves.get(result.seed)!;
        expect(curve).toHaveLength(31);
        own.curve().forEach((objective, epoch) => expect(Math.abs(curve[epoch] / objective - 1)).toBeLessThan(1e-5));
        // The last is that of float64 loops over the weights, as is what is published.
        expect(Math.abs(curve[30] / result.objective - 1)).toBeLessThan(1e-13);
      }
      expect(monitor.events.filter(({ progress }) => progress).at(-1)!.progress).toMatchObject({ done: 90 - 3, total: 90 });
    });

  it('gives the same networks where the device holds only some networks and some rows at once', async () => {
    const whole = await trainOnTensors(cpuDevice(), X, Y, spec, SEEDS, recorder());
    // One network has 104 parameters and, of 20 rows, at most 10 hidden values in a layer.
    for (const limits of [{ tensorBytes: 560 }, { valueBytes: 4 * 48 * 7 }]) {
      const monitor = recorder();
      const cut = await trainOnTensors(cpuDevice(limits), X, Y, spec, SEEDS, monitor);
      cut.forEach(({ objective }, index) => expect(Math.abs(objective / whole[index].objective - 1)).toBeLessThan(1e-5));
      expect(monitor.events.filter(({ progress }) => progress).at(-1)!.progress).toMatchObject({ done: 90 - 1, total: 90 });
    }
  });

  it('keeps what a stopped run has', async () => {
    const before = memory().numTensors;
    for (const changes of [{}, { batchSize: 6 }]) {
      const monitor = recorder(11);
      const results = await trainOnTensors(cpuDevice(), X, Y, { ...spec, ...changes, epochs: 10_000 }, SEEDS, monitor);
      expect(results.map(({ seed }) => seed)).toEqual(SEEDS);
      const curves = curvesOf(monitor.events);
      for (const { seed, epochs, objective } of results) {
        expect(epochs).toBe('batchSize' in changes ? 2 : 12);
        expect(curves.get(seed)).toHaveLength(epochs + 1);
        expect(objective).toBeGreaterThan(0);
      }
    }
    expect(memory().numTensors).toBe(before);
  });

  it('tells a network that diverges from those that do not', async () => {
    const before = memory().numTensors;
    const wild = { ...spec, optimizer: 'gd', learningRate: 1 } as const;
    const monitor = recorder();
    const results = await trainOnTensors(cpuDevice(), X, Y, wild, SEEDS, monitor);
    expect(results.map(({ ended }) => ended)).toEqual(['diverged', 'diverged', 'diverged']);
    expect([...curvesOf(monitor.events).values()].flat().every(Number.isFinite)).toBe(true);
    const tame = await trainOnTensors(cpuDevice(), X, Y, spec, SEEDS, recorder());
    expect(tame.map(({ ended }) => ended)).toEqual(['epochs', 'epochs', 'epochs']);
    const error = await failureOf(trainOnTensors(cpuDevice(), X, Y, { ...wild, seeds: 1 }, [4], recorder()));
    expect(error.message).toMatch(/diverged: the objective is no longer a finite number after epoch \d/);
    expect(memory().numTensors).toBe(before);
  });

  it('ends with the error that a device reports', async () => {
    const broken = {
      ...cpuDevice(),
      check: () => {
        throw new Failure('computation', 'WebGPU reported an error: out of memory');
      },
    };
    expect((await failureOf(trainOnTensors(broken, X, Y, spec, SEEDS, recorder()))).message).toMatch(/out of memory/);
  });

  it('hears that it is to stop between two steps, and tells the progress at intervals', async () => {
    let told = 0;
    const monitor: Monitor = { stopped: () => told > 3, report: ({ progress }) => void (progress && told++) };
    const results = await trainOnTensors(cpuDevice(), X, Y, { ...spec, epochs: 1e6 }, SEEDS, monitor);
    for (const { ended, epochs } of results) {
      expect(ended).toBe('stopped');
      expect(epochs).toBeLessThan(1e6);
    }
  });

  it('refuses what cannot be trained side by side, with the reason', async () => {
    for (const [changes, sentence] of [
      [{ optimizer: 'lbfgs' }, /L-BFGS chooses the step of each network by trials/],
      [{ optimizer: 'gd', lineSearch: true }, /line search chooses the step/],
      [{ optimizer: 'proximal' }, /proximal map of the regularizer ‘power’/],
      [{ dropout: 0.5 }, /dropout draws its units on the embedded engine only/],
      [{ measureEvery: 'log' }, /measures on the way/],
      [{ stopGap: 1e-3 }, /none ends early near the bound/],
      [{ precision: 'float64' }, /‘float64’ does not exist on TensorFlow/],
    ] as const) {
      const error = await failureOf(trainOnTensors(cpuDevice(), X, Y, { ...spec, backend: 'tensorflow', ...changes }, SEEDS, recorder()));
      expect(error).toMatchObject({ code: 'unsupported', message: expect.stringMatching(sentence) as string });
    }
  });
});
