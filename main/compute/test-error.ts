import type { Matrix, NdArray } from '../../shared/contract/array';
import type { FamilyName, PathResult, SeedResult, SolveResult, SolveSpec, TestError } from '../../shared/contract/run';
import type { Architecture } from '../../shared/contract/network';
import type { Verdict } from '../../shared/contract/verdict';
import { lossNamed } from '../../shared/theory/losses';
import { networkOutputs, type ObjectiveTerms } from './train/objective';

/** Rows that nobody is trained on. */
export interface TestRows {
  X: Matrix;
  Y: Matrix;
}

type ProgramOf = Pick<SolveSpec, 'family' | 'loss' | 'delta'>;
type Terms = Pick<ObjectiveTerms, 'activation' | 'ties' | 'loss' | 'delta'>;

/** The error of a network on test rows (contract: TestErrorSchema), by the plain loops of `networkOutputs`. */
export function testError(weights: Record<string, NdArray>, { X, Y }: TestRows, terms: Terms): TestError {
  const [rows, C] = Y.shape;
  const F = networkOutputs(weights, X, C, terms);
  const loss = lossNamed(terms.loss, { delta: terms.delta, outputs: C }).value(F, Y.data);
  const coding = codingOf(Y);
  return {
    kind: 'measured',
    rows,
    loss,
    meanLoss: loss / rows,
    accuracy: coding ? accuracyOf(F, Y, coding) : null,
    r2: coding ? null : explained(F, Y),
  };
}

/** A trained seed with its test error, where there are test rows. */
export function withSeedError(result: SeedResult, test: TestRows | undefined, architecture: Architecture): SeedResult {
  return test ? { ...result, test: testError(result.weights, test, architecture) } : result;
}

/** A judged network, the same; its weights as published. */
export function withVerdictError(found: Verdict, test: TestRows | undefined, weights: Record<string, NdArray>): Verdict {
  return test ? { ...found, test: testError(weights, test, found.architecture) } : found;
}

/** A path, the same at each of its points. */
export function withPathErrors(path: PathResult, test: TestRows | undefined, spec: ProgramOf): PathResult {
  const points = path.points.map((point) => ({ ...point, result: withProgramError(point.result, test, spec) }));
  return { ...path, points };
}

/** A solved program with the test error of the network that it recovers. */
export function withProgramError(result: SolveResult, test: TestRows | undefined, { family, loss, delta }: ProgramOf): SolveResult {
  if (!test) return result;
  return { ...result, test: testError(result.weights, test, { activation: ACTIVATIONS[family], ties: true, loss, delta }) };
}

/** The hidden units of each family's networks. */
const ACTIVATIONS: Readonly<Record<FamilyName, Architecture['activation']>> = {
  'two-layer-relu': 'relu',
  'gated-relu': 'gated',
  'three-layer-relu': 'relu',
  'deep-relu': 'relu',
  'deep-linear': 'linear',
  'parallel-linear': 'linear',
  'rank-one': 'relu',
  spline: 'relu',
  threshold: 'threshold',
};

/** Whether all targets are −1 or +1, or all rows one 1 among zeros. */
function codingOf({ data, shape: [n, C] }: Matrix): 'signs' | 'one-hot' | null {
  if (C === 1) return data.every((y) => y === 1 || y === -1) ? 'signs' : null;
  for (let i = 0; i < n; i++) {
    const row = data.subarray(i * C, (i + 1) * C);
    if (!row.every((y) => y === 0 || y === 1) || row.reduce((sum, y) => sum + y, 0) !== 1) return null;
  }
  return 'one-hot';
}

function accuracyOf(F: Float64Array, { data: Y, shape: [n, C] }: Matrix, coding: 'signs' | 'one-hot'): number {
  let right = 0;
  for (let i = 0; i < n; i++) {
    if (coding === 'signs') right += F[i] * Y[i] > 0 ? 1 : 0;
    else right += Y[i * C + largest(F.subarray(i * C, (i + 1) * C))];
  }
  return right / n;
}

/** The index of the largest value, the first of equals. */
function largest(values: Float64Array): number {
  return values.reduce((best, value, j) => (value > values[best] ? j : best), 0);
}

function explained(F: Float64Array, { data: Y, shape: [n, C] }: Matrix): number | null {
  const means = Float64Array.from({ length: C }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += Y[i * C + c] / n;
    return sum;
  });
  let [missed, varied] = [0, 0];
  Y.forEach((y, at) => {
    missed += (F[at] - y) ** 2;
    varied += (y - means[at % C]) ** 2;
  });
  // A target that does not vary differs from its mean by rounding alone.
  return Y.every((y, at) => y === Y[at % C]) ? null : 1 - missed / varied;
}
