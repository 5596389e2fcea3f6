import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { AGREEMENT_RUNS, agreementProblem, allowed, deviceTrajectories, drift, exactTrajectory } from './agreement';
import { cpuDevice } from './cpu-device';

const SEEDS = [2, 3];
const STEPS = 100;

describe('training side by side', () => {
  for (const [name, run] of Object.entries(AGREEMENT_RUNS))
    it(`keeps to float64 for ${STEPS} steps and leaves no tensor behind: ${name}`, async () => {
      const { X, Y } = agreementProblem(run);
      const device = cpuDevice();
      await device.activate();
      const before = memory().numTensors;
      const found = await deviceTrajectories(device, X, Y, run.spec, SEEDS, STEPS);
      expect(memory().numTensors).toBe(before);
      SEEDS.forEach((seed, index) => {
        const drifted = drift(found[index], exactTrajectory(X, Y, run.spec, seed, STEPS));
        drifted.forEach((value, step) => expect(value, `step ${step + 1} of seed ${seed}`).toBeLessThan(allowed(step)));
      });
    });

  it('is seen to drift where β or the learning rate is off by a thousandth', async () => {
    const run = AGREEMENT_RUNS['ReLU, three layers in branches, squared loss, Adam'];
    const { X, Y } = agreementProblem(run);
    const { architecture, learningRate } = run.spec;
    const wrong = [
      { ...run.spec, learningRate: learningRate * 1.001 },
      { ...run.spec, architecture: { ...architecture, beta: architecture.beta * 1.001 } },
    ];
    for (const spec of wrong) {
      const [found] = await deviceTrajectories(cpuDevice(), X, Y, spec, [2], STEPS);
      const drifted = drift(found, exactTrajectory(X, Y, run.spec, 2, STEPS));
      expect(drifted.some((value, step) => value > allowed(step))).toBe(true);
    }
  });
});
