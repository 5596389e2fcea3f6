import { expect, test } from 'vitest';
import { provesCheaply, whyNoCertificate } from '../../../renderer/controllers/certificate';
import { choiceOf } from '../../../renderer/controllers/program-choice';
import { SOLVE } from '../fixtures';

const facts = { rank: 2, outputs: 1 };

test('what the checker cannot read has its reason', () => {
  expect(whyNoCertificate(SOLVE, 1)).toBeNull();
  expect(whyNoCertificate({ ...SOLVE, interpolate: true })).toContain('β → 0');
  expect(whyNoCertificate(SOLVE, 2)).toContain('one output');
  expect(whyNoCertificate({ ...SOLVE, family: 'rank-one', depth: 5 })).toBeNull();
  for (const family of ['three-layer-relu', 'deep-relu', 'deep-linear'] as const)
    expect(whyNoCertificate({ ...SOLVE, family }), family).toContain('does not read');
  expect(whyNoCertificate({ ...SOLVE, family: 'spline', depth: 3 })).toContain('does not read');
});

test('a proof is kept unasked only where it needs no search of its own', () => {
  expect(provesCheaply(SOLVE, facts)).toBe(true);
  expect(provesCheaply(SOLVE, { ...facts, rank: 9 })).toBe(false);
  expect(provesCheaply(SOLVE, null)).toBe(false);
  expect(provesCheaply({ ...SOLVE, family: 'gated-relu' }, facts)).toBe(false);
  expect(provesCheaply({ ...SOLVE, family: 'parallel-linear', depth: 4 }, { ...facts, rank: 9 })).toBe(true);
});

test('a kept proof makes no other program', () => {
  expect(choiceOf({ ...SOLVE, proof: true }, SOLVE.beta)).toEqual(choiceOf(SOLVE, SOLVE.beta));
});
