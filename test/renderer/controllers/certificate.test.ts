import { expect, test } from 'vitest';
import { provesCheaply, whyNoCertificate } from '../../../renderer/controllers/certificate';
import { choiceOf } from '../../../renderer/controllers/program-choice';
import { SOLVE } from '../fixtures';

const facts = { rank: 2 };

test('what the checker cannot read has its reason', () => {
  expect(whyNoCertificate(SOLVE)).toBeNull();
  expect(whyNoCertificate({ ...SOLVE, family: 'rank-one', depth: 5 })).toBeNull();
  expect(whyNoCertificate({ ...SOLVE, family: 'spline', depth: 3 })).toContain('two layers');
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
