import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../shared/contract/network';
import type { Role } from '../../../shared/contract/data';
import type { RunSpec, TrainSpec } from '../../../shared/contract/run';
import { boundingProgram } from '../../../shared/theory/families/bounding-program';
import { problemKey } from '../../../main/host/problem/problem-key';

const base: Architecture = { layers: [8], branches: 2, activation: 'relu', bias: 'none', regularizer: 'power', loss: 'squared', beta: 0.1 };
const dataset = { hash: 'h', roles: ['feature', 'feature', 'target'] as Role[], standardize: false };

const ROLES = ['feature', 'feature', 'target'] as const;
const LINE = ['feature', 'target', 'ignored'] as const;

function trained(changes: Partial<Architecture>, seed = 0): RunSpec {
  const spec: TrainSpec = {
    architecture: { ...base, ...changes },
    optimizer: 'adam',
    learningRate: 0.01,
    momentum: 0,
    nesterov: false,
    epochs: 1,
    seeds: 1,
    seed,
    init: 'he',
    initScale: 1,
    backend: 'auto',
    precision: 'float64',
  };
  return { kind: 'train', datasetId: 'd', spec };
}

function solved(changes: Partial<Architecture>): RunSpec {
  const architecture = { ...base, ...changes };
  const program = boundingProgram(architecture, ROLES);
  if (!program) throw new Error('There is no program.');
  const { loss, beta, bias } = architecture;
  return { kind: 'solve', datasetId: 'd', spec: { ...program, loss, beta, bias, patterns: { kind: 'auto' }, tolerance: 1e-6, seed: 0 } };
}

const key = (run: RunSpec) => problemKey(dataset, run);

describe('the program that bounds a network', () => {
  it('is known where its penalty is the gauge of the network (theory §4, §5)', () => {
    expect(boundingProgram(base, ROLES)).toEqual({ family: 'two-layer-relu' });
    expect(boundingProgram({ ...base, regularizer: 'weight-decay', bias: 'penalized', loss: 'hinge' }, ROLES)).toEqual({
      family: 'two-layer-relu',
    });
    expect(boundingProgram({ ...base, loss: 'huber', delta: 2 }, ROLES)).toEqual({ family: 'two-layer-relu', delta: 2 });
    expect(boundingProgram({ ...base, activation: 'linear', layers: [4, 4] }, ROLES)).toEqual({
      family: 'parallel-linear',
      depth: 3,
      regularizer: 'power',
    });
    // Weight decay of a product is subadditive, so branches do no better than the one of the standard network.
    for (const branches of [1, 3])
      expect(boundingProgram({ ...base, branches, activation: 'linear', layers: [4, 4], regularizer: 'weight-decay' }, ROLES)).toEqual({
        family: 'deep-linear',
        depth: 3,
        regularizer: 'weight-decay',
      });
    expect(boundingProgram({ ...base, activation: 'linear', layers: [4, 4], regularizer: 'weight-decay', loss: 'hinge' }, ROLES)).toEqual({
      family: 'deep-linear',
      depth: 3,
      regularizer: 'weight-decay',
    });
    expect(boundingProgram({ ...base, activation: 'linear', loss: 'huber', delta: 3 }, ROLES)).toEqual({
      family: 'parallel-linear',
      depth: 2,
      regularizer: 'power',
      delta: 3,
    });
    expect(boundingProgram({ ...base, layers: [2, 5] }, ROLES)).toEqual({ family: 'three-layer-relu', widths: [2], regularizer: 'power' });
    expect(boundingProgram({ ...base, layers: [4, 3, 5] }, ROLES)).toEqual({
      family: 'deep-relu',
      depth: 4,
      widths: [4, 3],
      regularizer: 'power',
    });
    expect(boundingProgram({ ...base, activation: 'threshold', bias: 'free' }, ROLES)).toEqual({ family: 'threshold' });
    expect(boundingProgram({ ...base, bias: 'free', outputBias: true }, LINE)).toEqual({ family: 'spline' });
  });

  it.each<[string, Partial<Architecture>]>([
    ['weight decay of a deep network, which can lie below', { layers: [4, 4], regularizer: 'weight-decay' }],
    ['an exponent below L, which can lie below', { activation: 'linear', layers: [4, 4], exponent: 2.5 }],
    ['the path norm', { regularizer: 'path-norm' }],
    ['an output bias, which is not penalised', { outputBias: true }],
    ['a free bias of several inputs', { bias: 'free' }],
    ['gates of the network’s own', { activation: 'gated' }],
    ['deep ReLU networks with a bias', { layers: [4, 4], bias: 'penalized' }],
  ])('is not there for %s', (_, changes) => {
    expect(boundingProgram({ ...base, ...changes }, ROLES)).toBeNull();
  });

  it('has the key of the training that it bounds', () => {
    for (const changes of [
      {},
      { bias: 'penalized' },
      { activation: 'linear', layers: [3, 3] },
      { activation: 'threshold' },
      { activation: 'threshold', loss: 'huber', delta: 2 },
      { activation: 'linear', layers: [3, 3], branches: 1 },
      { activation: 'linear', layers: [3, 3], regularizer: 'weight-decay' },
      { layers: [2, 5] },
      { layers: [4, 4] },
      { layers: [4, 4], loss: 'huber', delta: 2 },
      { layers: [4, 4], loss: 'hinge' },
      { layers: [2, 4], loss: 'huber', delta: 2 },
    ] as Partial<Architecture>[])
      expect(key(solved(changes))).toBe(key(trained(changes)));
  });
});

describe('problemKey', () => {
  it('tells problems apart that have no program', () => {
    const deep = { layers: [4, 4] };
    const keys = [
      trained(deep),
      trained({ ...deep, exponent: 2 }),
      trained({ ...deep, outputBias: true }),
      trained({ ...deep, bias: 'free' }),
      trained({ ...deep, bias: 'free', biasLayers: 'last' }),
      trained({ ...deep, loss: 'huber' }),
      trained({ ...deep, loss: 'huber', delta: 2 }),
      trained({ ...deep, activation: 'gated' }),
      trained({ ...deep, activation: 'gated' }, 1),
    ].map(key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(key(trained(deep, 1))).toBe(key(trained(deep, 2)));
  });
});
