import { expect, test } from 'vitest';
import type { LowerBound } from '../../../shared/contract/certificate';
import { boundWords } from '../../../shared/figures/bound-words';

const words = (family: Parameters<typeof boundWords>[0]['family'], method: string, kind: LowerBound['kind'], C = 1) =>
  boundWords({ family }, { value: 1, kind, method, margin: 0 }, C);

test('a closed form is said as the formula that it is', () => {
  expect(words('two-layer-relu', 'closed-form', 'relaxed')).toContain('½(‖Xᵀν₊‖');
  expect(words('two-layer-relu', 'closed-form', 'relaxed', 2)).toContain('‖X‖₂‖N‖₂');
  expect(words('rank-one', 'closed-form', 'relaxed')).toContain('two atoms');
  expect(words('threshold', 'closed-form', 'relaxed')).toContain('Σν₊');
  expect(words('deep-linear', 'closed-form', 'exact')).toBe('the optimum in closed form');
});

test('three layers have no Shor-type bound in their nodes', () => {
  expect(words('two-layer-relu', 'branch-and-bound', 'exact')).toContain('Shor');
  expect(words('three-layer-relu', 'branch-and-bound', 'exact')).not.toContain('Shor');
});
