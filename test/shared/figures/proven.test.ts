import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { LowerBound } from '../../../shared/contract/certificate';
import type { Architecture } from '../../../shared/contract/network';
import { FAMILIES, SolveSpecSchema, type SolveSpec } from '../../../shared/contract/run';
import { whatFileProves, whatTrainingProved, whatWasProven } from '../../../shared/figures/proven';
import { FAMILY_DECLARATIONS } from '../../../shared/theory/families';

type Result = Parameters<typeof whatWasProven>[1];

const SPEC: SolveSpec = {
  family: 'two-layer-relu',
  loss: 'squared',
  beta: 0.2,
  bias: 'none',
  patterns: { kind: 'auto' },
  tolerance: 1e-6,
  seed: 0,
};
const bound = (value: number, kind: LowerBound['kind'], method: string): LowerBound => ({ value, kind, method, margin: 0 });
const RESULT: Result = {
  status: 'solved',
  objective: 2,
  relativeGap: 1e-9,
  certificate: 'exact',
  lowerBound: bound(2 - 2e-9, 'exact', 'sweep'),
  patterns: 58,
  patternsHow: 'enumerated',
};
const told = (spec: Partial<SolveSpec>, result: Partial<Result>) => whatWasProven({ ...SPEC, ...spec }, { ...RESULT, ...result });

test('an optimum leaves no step', () => {
  const { proven, next } = told({}, {});
  expect(proven).toMatch(
    /no two-layer ReLU network \(any width, no biases\) has an objective below 1\.99999\. The best one found has 2, within .* of it: it is optimal/,
  );
  expect(next).toBeNull();
});

test('an exact bound that is open asks for a smaller gap', () => {
  expect(told({}, { lowerBound: bound(1.9, 'exact', 'sweep') })).toMatchObject({ next: { change: { tolerance: 1e-8 } } });
});

test('a loose tolerance closes nothing', () => {
  const { proven, open, unproven, next } = told(
    { tolerance: 0.1 },
    { relativeGap: 0.05, lowerBound: bound(1.9, 'exact', 'branch-and-bound') },
  );
  expect(proven).toMatch(/has an objective below 1\.9\.$/);
  expect(open).toMatch(/^Not known: whether a network lies in the 5 % between/);
  expect(unproven).toContain('solved to the tolerance that was asked for');
  expect(next?.change).toEqual({ tolerance: 0.1 / 100 });
});

test('where no step is known, that is said', () => {
  const { open, next } = told({}, { certificate: 'estimated', relativeGap: null, lowerBound: bound(1.5, 'relaxed', 'shor') });
  expect(next).toBeNull();
  expect(open).toMatch(/No step here is known to raise the bound\.$/);
});

test('in the limit it is the penalty that has a bound', () => {
  expect(told({ interpolate: true }, {}).proven).toMatch(
    /^On these data, with this penalty and in the limit β → 0, no .* that fits every target has a penalty below 1\.99999\./,
  );
});

test('a standard network that stays above its dual is not said to have a bounded constraint', () => {
  for (const spec of [{ family: 'deep-linear' }, { family: 'rank-one', branches: 1 }] as const)
    expect(told(spec, { certificate: 'relaxed', lowerBound: bound(1.5, 'relaxed', 'closed-form') }).unproven).toMatch(
      /gap to it of its own/,
    );
});

test('a search that was stopped asks for time', () => {
  const { unproven, next } = told(
    { timeLimit: 30 },
    { certificate: 'relaxed', status: 'time-limit', lowerBound: bound(1.5, 'relaxed', 'branch-and-bound') },
  );
  expect(unproven).toMatch(/25.*not known.*may be loose/);
  expect(next?.change).toEqual({ timeLimit: 120 });
});

test('sampled patterns ask for all of them, and are never a bound', () => {
  const { proven, unproven, next } = told(
    { patterns: { kind: 'sampled', count: 20 } },
    { certificate: 'restricted', patternsHow: 'sampled', patterns: 20, lowerBound: bound(1, 'relaxed', 'shor') },
  );
  expect(proven).toMatch(/below 1\./);
  expect(unproven).toMatch(/20 sampled patterns: its own optimum bounds no network from below/);
  expect(next?.change).toEqual({ complete: true });
});

test('what was searched or sampled unasked promises nothing of more time', () => {
  for (const certificate of ['restricted', 'estimated'] as const)
    for (const status of ['solved', 'time-limit'] as const)
      expect(told({ timeLimit: 5 }, { certificate, status, lowerBound: bound(1, 'relaxed', 'branch-and-bound') }).next).toBeNull();
});

describe.each(FAMILIES)('%s', (family) => {
  test('a step is one that the family takes, and changes the request', () => {
    for (const certificate of ['exact', 'relaxed', 'restricted', 'estimated'] as const)
      for (const status of ['solved', 'precision', 'time-limit'] as const)
        for (const patterns of [{ kind: 'auto' }, { kind: 'sampled', count: 9 }] as const) {
          // Only families of patterns have programs over some of them.
          const takes = FAMILY_DECLARATIONS[family].takes.includes('patterns');
          if (!takes && (certificate === 'restricted' || patterns.kind === 'sampled')) continue;
          const { next } = told({ family, patterns }, { certificate, status, lowerBound: bound(1.25, 'relaxed', 'closed-form') });
          if (!next) continue;
          const spec = { ...SPEC, family, patterns, ...next.change };
          expect(spec).not.toEqual({ ...SPEC, family, patterns });
          if (next.change.patterns) expect(takes).toBe(true);
          expect(v.is(SolveSpecSchema, spec)).toBe(true);
        }
  });

  test('the bound that is named is the true one, whatever the kind', () => {
    for (const certificate of ['exact', 'relaxed', 'restricted', 'estimated'] as const) {
      const { proven, unproven } = told(
        { family },
        { certificate, lowerBound: bound(1.25, certificate === 'exact' ? 'exact' : 'relaxed', 'closed-form') },
      );
      expect(proven).toMatch(/^On these data, .* no .* network .* has an objective below 1\.25\.$/);
      expect(unproven).toMatch(/not known/);
    }
  });
});

test('a training says for which networks its bound by paths holds', () => {
  const architecture: Architecture = {
    layers: [4, 3],
    branches: 2,
    activation: 'relu',
    bias: 'none',
    regularizer: 'weight-decay',
    loss: 'squared',
    beta: 1,
  };
  const told = (change: Partial<Architecture>) => whatTrainingProved({ ...architecture, ...change }, { value: 1.25 });
  expect(told({})).toContain('no 3-layer ReLU network (any widths and number of branches, no biases) has an objective below 1.25.');
  expect(told({ regularizer: 'path-norm' })).toContain('(2 branches and hidden widths 4, 3, no biases) has');
  // Under the third power, paths of two layers grow cheaper the more branches they are spread over.
  expect(told({ regularizer: 'power', bias: 'penalized' })).toContain('(2 branches and');
  expect(told({ regularizer: 'power', bias: 'penalized', biasLayers: 'first' })).toContain('(any widths and');
});

describe('what the certificate file proves', () => {
  const point = { dtype: 'float64' as const, shape: [1, 1], data: Float64Array.of(1) };
  const proof = (value: number, arrays: Record<string, typeof point>) => ({
    point,
    kind: 'exact' as const,
    method: 'branch-and-bound',
    arrays,
    bound: { value, margin: 0 },
  });
  const words = (value: number, own: number, arrays = {}) =>
    whatFileProves({ objective: 2, lowerBound: bound(own, 'exact', 'branch-and-bound'), proof: proof(value, arrays) });

  test('is said where it is less, or less strongly', () => {
    expect(words(1.9, 1.9)).toBeNull();
    expect(words(1.5, 1.9)).toMatch(/proves 1\.5 .*less than this bound/);
    expect(words(1.9, 1.9, { cells: point })).toMatch(/proves 1\.9 and calls it relaxed/);
    expect(words(2 - 1e-9, 2 - 1e-9, { cells: point })).toBeNull();
    expect(whatFileProves({ objective: 2, lowerBound: bound(1.9, 'exact', 'sweep') })).toBeNull();
  });
});
