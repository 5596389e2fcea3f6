import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../../shared/contract/array';
import { expectOptimal, gaussian, of, rowsOf, solved } from './problems';
import { LOSSES, POSED, targets, type Posed } from './table';

/** Degenerate inputs for families of every rank: multiples of one row, which every family takes (a spline its first column). */
const INPUTS: [name: string, factors: number[]][] = [
  ['one row', [2]],
  ['two equal rows', [1, 1]],
  ['equal, opposite and zero rows', [1, 1, 1, -1, -1, 0, 0, 2]],
  ['ties', [0, 1, 1, 2, 2, 2, -1, -1, 3, 3]],
  ['one sign', [1, 2, 3, 4, 5]],
  ['zero rows alone', [0, 0, 0]],
];
const TARGETS = ['drawn', 'of one value', 'of two values'] as const;

function pose({ d, outputs }: Posed, factors: readonly number[], kind: (typeof TARGETS)[number]) {
  const X = of(factors.map((factor) => (d === 1 ? [factor] : [factor, -2 * factor])));
  const drawn = gaussian(factors.length, outputs, 31);
  const value = (at: number) => (kind === 'drawn' ? drawn.data[at] : kind === 'of one value' ? 0.7 : [0.7, -0.7][at % 2]);
  return {
    X,
    Y: matrix(
      factors.length,
      outputs,
      Float64Array.from(drawn.data, (_, at) => value(at)),
    ),
  };
}

describe('every family with every loss on degenerate data', () => {
  it.each(POSED.flatMap((posed) => LOSSES.map((loss) => [posed.family, loss, posed] as const)))(
    'closes the gap: %s, %s',
    (family, loss, posed) => {
      for (const [name, factors] of INPUTS)
        for (const kind of TARGETS) {
          const { X, Y: raw } = pose(posed, factors, kind);
          const Y = targets(loss, raw);
          // The logistic loss of one class has no best constant.
          const ofOneClass = Array.from(
            { length: posed.outputs },
            (_, c) => new Set(Y.data.filter((_value, at) => at % posed.outputs === c)).size,
          );
          if (family === 'spline' && loss === 'logistic' && ofOneClass.includes(1)) continue;
          for (const beta of [3, 0.3, 0.01]) {
            const result = solved(X, Y, { family, loss, bias: posed.bias, beta });

            expect({
              name,
              kind,
              beta,
              status: result.status,
              certificate: result.certificate,
              closed: (result.relativeGap ?? 1) <= 1e-6 && (result.gap ?? -1) >= 0,
            }).toEqual({ name, kind, beta, status: 'solved', certificate: 'exact', closed: true });
          }
        }
    },
  );

  it.each(LOSSES)('solves two-dimensional data with duplicates, opposite and zero rows: %s', (loss) => {
    const base = gaussian(5, 2, 41);
    const X = rowsOf(base, [0, 1, 2, 3, 4, 0, 1, 2]);
    for (let j = 0; j < 2; j++) [X.data[10 + j], X.data[12 + j], X.data[14 + j]] = [-2 * X.data[10 + j], 3 * X.data[12 + j], 0];
    for (const posed of POSED.filter(({ d, family }) => d === 2 && family !== 'rank-one')) {
      const Y = targets(loss, gaussian(8, posed.outputs, 43));
      for (const beta of [0.5, 0.02]) expectOptimal(solved(X, Y, { family: posed.family, loss, bias: posed.bias, beta }));
    }
  });
});
