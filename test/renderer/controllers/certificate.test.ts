import { expect, test } from 'vitest';
import { provesCheaply } from '../../../renderer/controllers/certificate';
import { choiceOf } from '../../../renderer/controllers/program-choice';
import { SOLVE } from '../fixtures';

test('a proof is kept unasked only where it needs no search of its own', () => {
  expect(provesCheaply(SOLVE, 2)).toBe(true);
  expect(provesCheaply(SOLVE, 9)).toBe(false);
  expect(provesCheaply({ ...SOLVE, family: 'gated-relu' }, 2)).toBe(false);
  expect(provesCheaply({ ...SOLVE, family: 'three-layer-relu' }, 2)).toBe(false);
  expect(provesCheaply({ ...SOLVE, family: 'parallel-linear' }, 9)).toBe(true);
});

test('a kept proof makes no other program', () => {
  expect(choiceOf({ ...SOLVE, proof: true }, SOLVE.beta)).toEqual(choiceOf(SOLVE, SOLVE.beta));
});
