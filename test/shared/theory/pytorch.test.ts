import { describe, expect, test } from 'vitest';
import { lossNamed } from '../../../shared/theory/losses';
import { TORCH_LOSSES, torchLoss, torchScale, type TorchLoss } from '../../../shared/theory/pytorch';

/** Each loss as PyTorch's documentation has it, elementwise or, for cross-entropy, by rows; targets in our coding. */
const DOCUMENTED: Record<TorchLoss, (f: number[], y: number[]) => number> = {
  MSELoss: ([f], [y]) => (f - y) ** 2,
  HuberLoss: ([f], [y]) => (Math.abs(f - y) < 1 ? 0.5 * (f - y) ** 2 : Math.abs(f - y) - 0.5),
  SoftMarginLoss: ([f], [y]) => Math.log(1 + Math.exp(-y * f)),
  // With targets z of 0 and 1, which are −1 and +1 here.
  BCEWithLogitsLoss: ([f], [y]) => -Math.log(1 / (1 + Math.exp(y > 0 ? -f : f))),
  CrossEntropyLoss: (f, y) => -Math.log(Math.exp(f[y.indexOf(1)]) / f.reduce((sum, value) => sum + Math.exp(value), 0)),
};

describe.each(Object.keys(TORCH_LOSSES) as TorchLoss[])('%s', (name) => {
  const rows = name === 'CrossEntropyLoss';
  const F = [0.3, -1.2, 2.5, 0.1, -0.4, 0.9];
  const Y = rows ? [1, 0, 0, 0, 0, 1] : name === 'MSELoss' || name === 'HuberLoss' ? [1, 0.5, -2, 0, -0.3, 4] : [1, -1, 1, 1, -1, -1];
  const [n, C] = [2, 3];
  const square = 7.3;

  test.each(['sum', 'mean'] as const)('reduced by %s, is a multiple of ours', (reduction) => {
    const parts = rows
      ? [0, 1].map((i) => DOCUMENTED[name](F.slice(3 * i, 3 * i + 3), Y.slice(3 * i, 3 * i + 3)))
      : F.map((f, i) => DOCUMENTED[name]([f], [Y[i]]));
    const total = parts.reduce((sum, value) => sum + value, 0) / (reduction === 'mean' ? parts.length : 1);
    const weightDecay = 0.013;
    const theirs = total + (weightDecay / 2) * square;
    const { beta, factor } = torchScale({ loss: name, reduction, weightDecay }, n, C);
    const ours = lossNamed(TORCH_LOSSES[name].loss, { outputs: C }).value(Float64Array.from(F), Float64Array.from(Y)) + beta * 0.5 * square;
    expect(factor * ours).toBeCloseTo(theirs, 12);
  });
});

test('β is explained', () => {
  expect(torchScale({ loss: 'MSELoss', reduction: 'mean', weightDecay: 0.01 }, 50, 1).derivation).toBe(
    '0.25: λ = 0.01, times n = 50, over which MSELoss takes the mean, halved, since MSELoss has no ½',
  );
  expect(torchScale({ loss: 'CrossEntropyLoss', reduction: 'sum', weightDecay: 0.5 }, 50, 3).derivation).toBe('0.5: λ = 0.5');
});

test('our own names are refused where their factor is PyTorch’s to say', () => {
  expect(() => torchLoss('squared')).toThrow(/squared is none of its names/);
});
