import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import type { SolveSpec } from '../../../../shared/contract/run';
import { lossNamed } from '../../../../shared/theory/losses';
import { solve } from '../../../../main/compute/convex/solve';
import { Random } from '../../../../main/compute/engine/random';
import { resize } from '../../../../main/compute/train/escape/resize';
import { layoutOf } from '../../../../main/compute/train/create';
import { initialParameters, weightsOf } from '../../../../main/compute/train/layout';
import { networkObjective } from '../../../../main/compute/train/objective';
import { lossProblem, normalProblem, recorder, specification } from './problems';

/** A network of random weights, and what becomes of it. */
function resized({ X, Y }: { X: Matrix; Y: Matrix }, change: Partial<Architecture>, seed = 3) {
  const spec = specification({ architecture: { beta: 0.3, ...change } });
  const { architecture } = spec;
  const layout = layoutOf(architecture, X.shape[1], Y.shape[1]);
  const weights = weightsOf(layout, initialParameters(layout, spec, seed));
  const loss = lossNamed(architecture.loss, { delta: architecture.delta, outputs: Y.shape[1] });
  const found = resize({ architecture, weights }, { X, Y, loss, beta: architecture.beta, stopped: () => false });
  const at = (own: typeof weights) => networkObjective(own, X, Y, architecture.beta, architecture).objective;
  return { weights, found, at, architecture };
}

const CASES: [string, Partial<Architecture>, ReturnType<typeof normalProblem>][] = [
  ['units', { layers: [12] }, normalProblem(15, 3, 1, 2)],
  ['units of branches with penalized biases, several outputs', { layers: [4], branches: 3, bias: 'penalized' }, normalProblem(15, 3, 3, 2)],
  ['units with free biases and output biases', { layers: [9], bias: 'free', outputBias: true }, normalProblem(15, 2, 2, 2)],
  ['logistic loss with output bias', { layers: [9], outputBias: true, loss: 'logistic' }, lossProblem('logistic', 15, 2, 1, 3)],
  ['hinge loss', { layers: [9], loss: 'hinge' }, lossProblem('hinge', 15, 2, 1, 3)],
  ['Huber loss', { layers: [9], loss: 'huber', delta: 0.3 }, lossProblem('huber', 15, 2, 2, 3)],
  ['cross-entropy with output biases', { layers: [9], loss: 'cross-entropy', outputBias: true }, lossProblem('cross-entropy', 15, 2, 3, 3)],
  ['threshold units', { layers: [9], activation: 'threshold', bias: 'free' }, normalProblem(15, 2, 2, 2)],
  ['linear units', { layers: [9], activation: 'linear' }, normalProblem(15, 3, 2, 2)],
  ['deep branches', { layers: [3, 2], branches: 8, regularizer: 'power' }, normalProblem(15, 3, 1, 2)],
  [
    'deep branches with first biases and an output bias',
    { layers: [3, 2], branches: 8, regularizer: 'power', bias: 'penalized', biasLayers: 'first', outputBias: true },
    normalProblem(15, 3, 1, 2),
  ],
  ['deep branches, last two layers', { layers: [3, 2], branches: 8, regularizer: 'last-two' }, normalProblem(15, 3, 1, 2)],
];

describe('resize', () => {
  it.each(CASES)('finds sizes that no other sizes are better than: %s', (_name, change, problem) => {
    const { weights, found, at, architecture } = resized(problem, change);
    expect(found).not.toBeNull();
    const best = at(found!.weights);
    expect(best).toBeLessThan(at(weights));
    expect(found!.architecture).toEqual(architecture);
    // The program is convex in products of sizes and weights: at its optimum no change of one unit's size, or of a constant, helps.
    const L = architecture.layers.length + 1;
    const random = Random.stream(1, 'data');
    for (let trial = 0; trial < 60; trial++) {
      const moved = structuredClone(found!.weights);
      const scale = 10 ** -(1 + random.below(4));
      const [last, constants] = [moved[`W${L}`], moved[`b${L}`]];
      // The outgoing weights of a branch of more layers stay in proportion.
      const together = L > 2 ? last.data.length / last.shape[0] : 1;
      if (trial % 3 === 0 && constants) constants.data.forEach((value, c) => (constants.data[c] = value + scale * random.normal()));
      else
        for (let from = 0; from < last.data.length; from += together) {
          const factor = 1 + scale * random.normal();
          for (let own = from; own < from + together; own++) last.data[own] *= factor;
        }
      expect(at(moved)).toBeGreaterThanOrEqual(best * (1 - 1e-9));
    }
    // Twice is once.
    const again = resize(found!, {
      ...problem,
      loss: lossNamed(architecture.loss, { delta: architecture.delta, outputs: problem.Y.shape[1] }),
      beta: architecture.beta,
      stopped: () => false,
    });
    if (again) expect(at(again.weights) / best).toBeCloseTo(1, 8);
  });

  it('comes to the optimum of the convex program where the units are those of its network', () => {
    const { X, Y } = normalProblem(20, 2, 2, 5);
    const spec: SolveSpec = {
      family: 'two-layer-relu',
      loss: 'squared',
      beta: 0.3,
      bias: 'none',
      patterns: { kind: 'auto' },
      tolerance: 1e-9,
      seed: 0,
    };
    const { weights, objective } = solve(X, Y, spec, recorder());
    const shuffled = structuredClone(weights);
    shuffled.W1.data.forEach((value, i) => (shuffled.W1.data[i] = value * (1 + (i >> 1))));
    shuffled.W2.data.forEach((_value, i) => (shuffled.W2.data[i] = Math.sin(i)));
    const architecture = { ...specification().architecture, layers: [weights.W1.shape[1]], branches: weights.W1.shape[0], beta: 0.3 };
    const found = resize({ architecture, weights: shuffled }, { X, Y, loss: lossNamed('squared'), beta: 0.3, stopped: () => false });
    expect(networkObjective(found!.weights, X, Y, 0.3).objective / objective).toBeCloseTo(1, 7);
  });

  it('leaves alone what it cannot solve: deep branches of several outputs, networks that are zero, and where it is stopped', () => {
    expect(resized(normalProblem(15, 3, 2, 2), { layers: [3, 2], branches: 4, regularizer: 'power' }).found).toBeNull();
    const { weights, architecture } = resized(normalProblem(15, 3, 1, 2), { layers: [4] });
    const { X, Y } = normalProblem(15, 3, 1, 2);
    const sizing = { X, Y, loss: lossNamed('squared'), beta: 0.3 };
    const zero = structuredClone(weights);
    zero.W1.data.fill(0);
    expect(resize({ architecture, weights: zero }, { ...sizing, stopped: () => false })).toBeNull();
    expect(resize({ architecture, weights }, { ...sizing, stopped: () => true })).toBeNull();
  });
});
