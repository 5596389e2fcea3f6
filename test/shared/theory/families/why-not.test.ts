import { describe, expect, it } from 'vitest';
import type { FamilyName } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS, type SolvedFamily } from '../../../../shared/theory/families';
import type { DataFacts } from '../../../../shared/theory/families/data-facts';
import {
  whyNotBias,
  whyNotFamily,
  whyNotLoss,
  whyNotPatterns,
  whyNotProgram,
  whyNotRegularizer,
} from '../../../../shared/theory/families/why-not';
import { unsuitedLosses } from '../../../../shared/theory/losses/targets';
import { matrix } from '../../../../shared/contract/array';

const SOLVED = Object.keys(FAMILY_DECLARATIONS) as SolvedFamily[];
const numbers = unsuitedLosses(matrix(3, 1, Float64Array.of(0.3, 2, -1)));
const signs = unsuitedLosses(matrix(3, 1, Float64Array.of(1, -1, 1)));
const oneHot = unsuitedLosses(matrix(2, 3, Float64Array.of(0, 1, 0, 1, 0, 0)));

const line: DataFacts = {
  n: 30,
  d: 1,
  outputs: 1,
  rank: 2,
  patterns: { count: 60, how: 'formula' },
  secondSingularValue: 0,
  unsuitedLosses: numbers,
};
const wide: DataFacts = {
  ...line,
  n: 200,
  d: 7,
  rank: 7,
  patterns: { count: 2.1e9, how: 'bound' },
  secondSingularValue: 0.3,
  unsuitedLosses: signs,
};
const classes: DataFacts = { ...wide, outputs: 3, unsuitedLosses: oneHot };

describe('losses and targets', () => {
  it('are judged by what the targets are', () => {
    expect(Object.keys(numbers).sort()).toEqual(['cross-entropy', 'hinge', 'logistic']);
    expect(numbers.logistic).toContain('row 1 has 0.3');
    expect(Object.keys(signs)).toEqual(['cross-entropy']);
    expect(Object.keys(oneHot).sort()).toEqual(['hinge', 'logistic']);
  });

  it('are impossible where family or targets say so, and for no other reason', () => {
    for (const name of SOLVED) {
      const family = FAMILY_DECLARATIONS[name];
      for (const loss of ['squared', 'logistic', 'hinge', 'huber', 'cross-entropy'] as const)
        for (const facts of [line, wide, classes]) {
          const possible = family.losses.includes(loss) && !(loss in facts.unsuitedLosses);
          expect(whyNotLoss(family, loss, facts) === null, `${name} ${loss}`).toBe(possible);
        }
    }
  });
});

describe('families', () => {
  it.each<[FamilyName, DataFacts, RegExp | null]>([
    ['spline', line, null],
    ['spline', wide, /^The data have 7 features, and a spline has one\.$/],
    ['rank-one', line, null],
    ['rank-one', wide, /not of rank one: their second singular value is 0\.300 of the first/],
    ['rank-one', { ...wide, secondSingularValue: 1e-12 }, null],
    ['two-layer-relu', wide, null],
    ['gated-relu', wide, null],
    ['threshold', classes, null],
    ['parallel-linear', classes, null],
    ['deep-linear', classes, null],
  ])('%s', (name, facts, reason) => {
    const why = whyNotFamily(name, facts);
    if (reason) expect(why).toMatch(reason);
    else expect(why).toBeNull();
  });

  it('with one output are refused for several targets', () => {
    for (const name of SOLVED) {
      const why = whyNotFamily(name, { ...classes, d: 1, secondSingularValue: 0 });
      if (FAMILY_DECLARATIONS[name].vectorOutputs) expect(why, name).toBeNull();
      else expect(why, name).toMatch(/3 targets; this family is solved with one/);
    }
  });

  it('forbid nothing while the data are not known', () => {
    for (const name of SOLVED) expect(whyNotFamily(name, null), name).toBeNull();
  });
});

describe('patterns', () => {
  const family = FAMILY_DECLARATIONS['two-layer-relu'];
  it('are too many beyond rank 4 or the longest list', () => {
    expect(whyNotPatterns(family, 'all', wide)).toMatch(/up to 2\.1e\+9 activation patterns \(rank 7\).*up to rank 4, or up to 100000/);
    expect(whyNotPatterns(family, 'all', { ...wide, rank: 4 })).toBeNull();
    expect(whyNotPatterns(family, 'all', { ...wide, patterns: { count: 1e5, how: 'enumerated' } })).toBeNull();
    expect(whyNotPatterns(family, 'sampled', wide)).toBeNull();
  });

  it('of threshold units must fit the memory', () => {
    const counted: DataFacts = { ...wide, rank: 3, patterns: { count: 5e4, how: 'enumerated' } };
    expect(whyNotPatterns(FAMILY_DECLARATIONS.threshold, 'all', counted)).toBeNull();
    expect(whyNotPatterns(FAMILY_DECLARATIONS.threshold, 'all', { ...counted, n: 1000 })).toMatch(/listed up to 30000 of them/);
  });

  it('belong to families that take them', () => {
    expect(whyNotPatterns(FAMILY_DECLARATIONS['deep-linear'], 'sampled', line)).toMatch(/no activation patterns/);
    expect(whyNotPatterns(FAMILY_DECLARATIONS['deep-linear'], 'auto', line)).toBeNull();
  });
});

describe('regularisers and biases', () => {
  it('follow the declarations, and weight decay is convex for two layers only', () => {
    for (const name of SOLVED) {
      const family = FAMILY_DECLARATIONS[name];
      for (const regularizer of ['weight-decay', 'power', 'power-half', 'last-two', 'path-norm'] as const)
        for (const L of [2, 3]) {
          const deep = regularizer === 'weight-decay' && L === 3 && name !== 'deep-linear';
          expect(whyNotRegularizer(family, regularizer, L) === null, `${name} ${regularizer} ${L}`).toBe(
            family.regularizers.includes(regularizer) && !deep,
          );
        }
      for (const bias of ['none', 'penalized', 'free'] as const)
        expect(whyNotBias(family, bias) === null, `${name} ${bias}`).toBe(family.biases.includes(bias));
    }
  });
});

it('names the first reason of a whole choice', () => {
  const choice = { family: 'two-layer-relu', loss: 'squared', bias: 'none', beta: 1 } as const;
  expect(whyNotProgram(choice, 'auto', wide)).toBeNull();
  expect(whyNotProgram(choice, 'all', wide)).toMatch(/too many|activation patterns/);
  expect(whyNotProgram({ ...choice, loss: 'hinge' }, 'auto', line)).toMatch(/row 1 has 0\.3/);
  expect(whyNotProgram({ ...choice, bias: 'free' }, 'auto', wide)).toMatch(/no such bias/);
  expect(whyNotProgram({ ...choice, family: 'parallel-linear', depth: 3, regularizer: 'weight-decay' }, 'auto', wide)).toMatch(
    /not convex/,
  );
  expect(whyNotProgram({ ...choice, family: 'deep-linear', depth: 3, regularizer: 'weight-decay' }, 'auto', wide)).toBeNull();
  const standard = { ...choice, family: 'rank-one', branches: 1 } as const;
  expect(whyNotProgram({ ...standard, depth: 3 }, 'auto', line)).toBeNull();
  expect(whyNotProgram({ ...standard, depth: 3 }, 'auto', { ...line, outputs: 2 })).toMatch(/known for one target/);
  expect(whyNotProgram(standard, 'auto', { ...line, outputs: 2 })).toBeNull();
});
