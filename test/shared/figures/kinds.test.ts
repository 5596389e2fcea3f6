import { expect, test } from 'vitest';
import { KINDS } from '../../../shared/contract/certificate';
import { certificateTitle, floorSentence, KIND_LOOKS, REACHED_WORDS, type Certified } from '../../../shared/figures/kinds';

const result = (certificate: Certified['certificate'], relativeGap: number | null): Certified => ({
  certificate,
  relativeGap,
  objective: 0.812,
  lowerBound: { value: 0.41, kind: 'relaxed', method: 'closed-form', margin: 0 },
  patterns: 200,
  patternsHow: 'sampled',
});
const exact: Certified = {
  ...result('exact', 4.3e-10),
  objective: 0.561519058,
  lowerBound: { value: 0.561519057, kind: 'exact', method: 'sweep', margin: 1e-12 },
  patterns: 1562,
  patternsHow: 'enumerated',
};

test('only exact and relaxed values are bounds, and only bounds are hatched', () => {
  for (const kind of KINDS) {
    const look = KIND_LOOKS[kind];
    expect(look.bounds).toBe(kind === 'exact' || kind === 'relaxed');
    expect(look.hatch !== null).toBe(look.bounds);
    expect(look.dash.length === 0).toBe(look.bounds);
  }
  expect(new Set(KINDS.map((kind) => JSON.stringify(KIND_LOOKS[kind].glyph))).size).toBe(4);
});

test('exact says that the bound is reached only where it is', () => {
  expect(certificateTitle(exact, 1e-6)).toBe('Exact: the bound is proven, and the program reaches it');
  expect(certificateTitle({ ...exact, relativeGap: 0.012 }, 1e-6)).toBe('Exact: the bound is proven; it is still 1.2 % below the program');
  expect(certificateTitle({ ...exact, relativeGap: NaN }, 1e-6)).not.toContain('reaches');
});

test('a restricted optimum is never called a bound, and the true bound stands beside it', () => {
  const restricted = result('restricted', 1e-9);
  expect(certificateTitle(restricted, 1e-6)).toBe('Restricted: a network that reaches this, not a lower bound');
  expect(REACHED_WORDS.some((words) => /proven|goes below/.test(words))).toBe(false);
});

test('an estimated result claims nothing of its own', () => {
  expect(certificateTitle(result('estimated', null), 1e-6)).toBe('Estimated: no bound is claimed for the program');
});

test('how strongly the floor is proven is said', () => {
  expect(floorSentence(exact.lowerBound)).toBe('Proven: no network goes below 0.561519.');
  expect(floorSentence(result('restricted', null).lowerBound)).toBe('Proven, though it may be loose: no network goes below 0.41.');
});

test('an optimum that is proven beside its dual is not called open', () => {
  const deep: Certified = {
    ...exact,
    relativeGap: 0.2,
    objective: 1,
    lowerBound: { value: 1 - 1e-12, kind: 'exact', method: 'closed-form', margin: 1e-12 },
  };
  expect(certificateTitle(deep, 1e-6)).toBe('Exact: no network goes lower, though the dual bound lies 20 % below');
  expect(certificateTitle({ ...deep, lowerBound: { ...deep.lowerBound, value: 0.8 } }, 1e-6)).toContain('still 20 % below the program');
});
