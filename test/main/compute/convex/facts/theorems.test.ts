import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { facts } from '../../../../../main/compute/convex/facts/facts';
import { Random } from '../../../../../main/compute/engine/random';
import { thinSvd } from '../../../../../main/compute/engine/svd';
import { matrix } from '../../../../../shared/contract/array';
import { ACTIVATIONS, BIASES, REGULARIZERS, type Architecture } from '../../../../../shared/contract/network';
import type { Role } from '../../../../../shared/contract/data';
import { boundingProgram } from '../../../../../shared/theory/families/bounding-program';
import { unsuitedLosses } from '../../../../../shared/theory/losses/targets';
import { testTheorems, type TheoremFacts } from '../../../../../shared/theory/theorems';
import { expectationOf } from '../../../../../shared/theory/theorems/expectation';
import { whyNotArchitecture } from '../../../../../shared/theory/training/check';
import { whitenedOptimum } from '../../../../../shared/theory/whitened';
import { gaussian, normals, problem, solved, type Problem } from '../problems';

const RELU: Architecture = { layers: [2], branches: 1, activation: 'relu', bias: 'none', regularizer: 'power', loss: 'squared', beta: 0.1 };

/** Two numeric columns of an example as the program would read them. */
function motorcycle(): Problem {
  const rows = readFileSync('shared/studies/data/motorcycle.csv', 'utf8').trim().split('\n').slice(1);
  const cells = rows.map((row) => row.split(',').map(Number));
  return problem(
    cells.map(([x]) => [x]),
    cells.map(([, y]) => y),
  );
}

const rolesOf = ({ X, Y }: Problem): Role[] => [
  ...Array.from({ length: X.shape[1] }, () => 'feature' as const),
  ...Array.from({ length: Y.shape[1] }, () => 'target' as const),
];

/** What is known of an architecture's problem, as the host would answer. */
function factsOf({ X, Y }: Problem, architecture: Architecture): TheoremFacts {
  const { loss, delta, activation, bias } = architecture;
  const program = boundingProgram(architecture, rolesOf({ X, Y })) ?? undefined;
  const known = facts(X, Y, bias === 'free' ? 'penalized' : bias, { loss, delta, activation, program });
  return { n: X.shape[0], d: X.shape[1], outputs: Y.shape[1], unsuitedLosses: unsuitedLosses(Y), ...known };
}

function tested(data: Problem, architecture: Architecture, found: number | null = null) {
  const theorems = testTheorems({
    architecture,
    facts: factsOf(data, architecture),
    features: data.X.shape[1],
    targets: data.Y.shape[1],
    found,
  });
  return { theorems, expected: expectationOf(theorems), named: (name: string) => theorems.find((theorem) => theorem.name === name) };
}

describe('rank-one data', () => {
  const c = [1.5, -0.4, 0.7, -2, 0.3];
  const rows = c.map((value) => [value, 2 * value]);
  const standard: Architecture = { ...RELU, layers: [3, 3] };
  const gap = (data: Problem, beta: number) => {
    const { objective, lowerBound } = solved(data, {
      family: 'rank-one',
      depth: 3,
      regularizer: 'power',
      branches: 1,
      beta,
      tolerance: 1e-9,
    });
    return (objective - lowerBound.value) / objective;
  };

  it('leaves a standard network of three layers no gap where both coefficients have one sign', () => {
    const data = problem(rows, [3, 0.4, 1, 5, 0.5]);
    const { expected } = tested(data, standard);
    expect(expected).toMatchObject({ verdict: 'zero', theorem: { name: 'Rank-one data' } });
    expect(gap(data, standard.beta)).toBeLessThan(1e-8);
  });

  it('leaves it one where they have opposite signs, and says by which numbers', () => {
    const data = problem(rows, [3, -0.4, 1, -5, 0.5]);
    const { expected } = tested(data, standard);
    expect(expected.verdict).toBe('possible');
    expect(expected.because).toHaveLength(1);
    expect(expected.because[0].name).toBe('Coefficients of one sign, or two branches');
    expect(gap(data, standard.beta)).toBeGreaterThan(1e-3);
    expect(tested(data, { ...standard, branches: 2 }).expected.verdict).toBe('zero');
  });

  it('leaves none again from the β on at which one coefficient is gone', () => {
    const data = problem(rows, [3, -0.1, 1, -0.2, 0.5]);
    const beta = 1.4;
    expect(tested(data, { ...standard, beta }).expected.verdict).toBe('zero');
    expect(gap(data, beta)).toBeLessThan(1e-8);
    expect(tested(data, { ...standard, beta: 0.1 }).expected.verdict).toBe('possible');
  });

  it('is told from data that only come near to it', () => {
    const data = problem(
      rows.map(([a, b], i) => [a, b + (i === 0 ? 1e-6 : 0)]),
      [3, 0.4, 1, 5, 0.5],
    );
    const [first] = tested(data, standard).named('Rank-one data')!.hypotheses;
    expect(first).toMatchObject({
      name: 'Data of rank one',
      holds: false,
      figure: expect.stringMatching(/^rank X = 2, σ₂\/σ₁ = .* × 10⁻⁸$/),
    });
  });
});

describe('standard linear networks', () => {
  const random = Random.stream(3, 'data');
  const X = gaussian(random, 9, 3);
  const linear: Architecture = { ...RELU, activation: 'linear', layers: [4, 4], regularizer: 'weight-decay', beta: 0.05 };

  it('have no gap with one target, and the solver agrees', () => {
    const data = problem(X, normals(random, 9));
    expect(tested(data, linear).expected).toMatchObject({ verdict: 'zero', theorem: { name: 'Standard deep linear' } });
    const result = solved(data, { family: 'deep-linear', depth: 3, regularizer: 'weight-decay', beta: 0.05 });
    expect((result.objective - result.lowerBound.value) / result.objective).toBeLessThan(1e-5);
  });

  it('have one where the optimum has a higher rank, and the solver agrees', () => {
    const data: Problem = { X: matrix(9, 3, Float64Array.from(X.flat())), Y: matrix(9, 2, Float64Array.from(normals(random, 18))) };
    expect(tested(data, linear).expected.verdict).toBe('unknown');
    const result = solved(data, { family: 'deep-linear', depth: 3, regularizer: 'weight-decay', beta: 0.05 });
    expect(result.activeNeurons).toBe(2);
    expect(tested(data, linear, result.activeNeurons).expected).toMatchObject({
      verdict: 'possible',
      because: [{ name: 'Maps of rank one', figure: 'the solved optimum has rank 2' }],
    });
    expect(result.objective - result.lowerBound.value).toBeGreaterThan(1e-3);
  });

  it('of rank one prove nothing of a dual optimum of a higher one', () => {
    const Y = matrix(9, 2, Float64Array.from(normals(random, 18)));
    expect(tested({ X: matrix(9, 3, Float64Array.from(X.flat())), Y }, linear, 1).expected.verdict).toBe('unknown');
  });
});

describe('whitened rows', () => {
  const random = Random.stream(8, 'data');
  const { right } = thinSvd(4, 6, Float64Array.from(normals(random, 24)));
  const rows = Array.from({ length: 4 }, (_, i) => [...right.subarray(i * 6, (i + 1) * 6)]);
  const y = [2, -1, 0.5, -3];

  it('are found, and the closed form is the optimum', () => {
    const data = problem(rows, y);
    expect(tested(data, RELU).named('Whitened data')?.applies).toBe(true);
    expect(solved(data, { beta: 0.1 }).objective).toBeCloseTo(whitenedOptimum(Float64Array.from(y), 0.1), 6);
  });

  it('are not where one row is a little longer', () => {
    const data = problem(
      rows.map((row, i) => (i === 3 ? row.map((value) => 1.001 * value) : row)),
      y,
    );
    const theorem = tested(data, RELU).named('Whitened data');
    expect(theorem?.applies).toBe(false);
    expect(theorem?.hypotheses.filter(({ holds }) => holds === false).map(({ name }) => name)).toEqual(['Orthonormal rows, XXᵀ = I']);
  });
});

describe('splines and β_max on the motorcycle data', () => {
  const data = motorcycle();
  const spline: Architecture = { ...RELU, layers: [133], bias: 'free', outputBias: true, regularizer: 'weight-decay', beta: 10 };

  it('apply with an output bias and a neuron for each row', () => {
    expect(tested(data, spline).expected).toMatchObject({ verdict: 'zero', theorem: { name: 'Linear splines' } });
    expect(tested(data, { ...spline, outputBias: undefined }).expected).toMatchObject({
      verdict: 'possible',
      because: [{ name: 'An output bias' }],
    });
    expect(tested(data, { ...spline, layers: [10] }).expected.verdict).toBe('unknown');
    expect(tested(data, { ...spline, layers: [10] }, 10).expected.verdict).toBe('zero');
  });

  it('are constant from β_max on, with one neuron', () => {
    const { betaMax } = factsOf(data, spline);
    const small = { ...spline, layers: [1], beta: 1.001 * (betaMax ?? NaN) };
    expect(tested(data, small).expected).toMatchObject({ verdict: 'zero', theorem: { name: 'Zero network' } });
    const result = solved(data, { family: 'spline', bias: 'free', beta: small.beta });
    expect([result.activeNeurons, result.certificate]).toEqual([0, 'exact']);
  });
});

it('expects no zero gap of a network whose bound is of no program', () => {
  const random = Random.stream(5, 'data');
  const sets: Problem[] = [
    problem(gaussian(random, 5, 2), normals(random, 5)),
    problem(gaussian(random, 5, 1), normals(random, 5)),
    { X: matrix(5, 2, Float64Array.from(normals(random, 10))), Y: matrix(5, 2, Float64Array.from(normals(random, 10))) },
  ];
  const architecture = fc.record({
    layers: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
    branches: fc.integer({ min: 1, max: 12 }),
    activation: fc.constantFrom(...ACTIVATIONS),
    bias: fc.constantFrom(...BIASES),
    outputBias: fc.constantFrom(undefined, true),
    regularizer: fc.constantFrom(...REGULARIZERS),
    exponent: fc.constantFrom(undefined, 2, 2.5, 3),
    loss: fc.constant('squared' as const),
    beta: fc.constantFrom(0.01, 0.5, 1e3),
  });
  let zero = 0;
  fc.assert(
    fc.property(architecture, fc.constantFrom(...sets), (given, data) => {
      const { exponent, outputBias, ...rest } = given;
      const candidate: Architecture = { ...rest, ...(exponent ? { exponent } : {}), ...(outputBias ? { outputBias } : {}) };
      fc.pre(whyNotArchitecture(candidate) === null);
      const { expected } = tested(data, candidate);
      if (expected.verdict !== 'zero') return;
      zero += 1;
      expect(boundingProgram(candidate, rolesOf(data))).not.toBeNull();
    }),
    { numRuns: 400, seed: 1 },
  );
  expect(zero).toBeGreaterThan(20);
});
