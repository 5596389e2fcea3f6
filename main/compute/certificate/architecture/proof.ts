import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Proof } from '../../../../shared/contract/certificate';
import type { Reach } from '../../../../shared/theory/reach';
import type { Bound } from '../bound-method';
import { prefixed } from '../leaf-arrays';
import { fewestLines, leastObjective } from './least-objective';
import type { Line } from './lines';

/** Share of the bound that fewer lines may cost, and bytes up to which a proof is kept. */
const SHARE = 2e-7;
const MOST = 1.6e7;

/**
 * What a certificate file holds of a bound by lines: lines [P, n, C], the dual points N of as few lines as prove it; line_of [P], which of
 * them are multiples of one point; and for each of those points k its arrays by the names of k_… Null where that is too large.
 */
export function proofOf(lines: readonly Line[], reach: Reach, beta: number, { shape: [n, C] }: Matrix): Proof | null {
  const chosen = fewestLines(lines, reach, beta, SHARE);
  const points = [...new Set(chosen.map(({ of }) => of))];
  const arrays: Record<string, NdArray> = Object.assign({}, ...points.map((own, k) => prefixed(`${k}_`, own.arrays))) as Record<
    string,
    NdArray
  >;
  const bytes = Object.values(arrays).reduce((sum, { data }) => sum + data.byteLength, 8 * chosen.length * n * C);
  if (bytes > MOST) return null;
  const data = new Float64Array(chosen.length * n * C);
  chosen.forEach((line, k) => data.set(line.point(), k * n * C));
  return {
    point: { dtype: 'float64', shape: [n, C], data: chosen.length > 0 ? data.slice(0, n * C) : new Float64Array(n * C) },
    kind: 'relaxed',
    method: 'paths',
    arrays: {
      ...arrays,
      lines: { dtype: 'float64', shape: [chosen.length, n, C], data },
      line_of: { dtype: 'int32', shape: [chosen.length], data: Int32Array.from(chosen, ({ of }) => points.indexOf(of)) },
    },
    bound: { value: leastObjective(chosen, reach, beta).value, margin: 0 },
  };
}

/** The same of a bound by one dual point whose penalty is β times the gauge: a line that nowhere falls. */
export function pointProof({ lowerBound: { kind, method, value, margin }, point, arrays = {} }: Bound, { shape: [n, C] }: Matrix): Proof {
  const lines: NdArray = { dtype: 'float64', shape: [1, n, C], data: point };
  return {
    point: { ...lines, shape: [n, C] },
    kind,
    method,
    arrays: { ...prefixed('0_', arrays), lines, line_of: { dtype: 'int32', shape: [1], data: Int32Array.of(0) } },
    bound: { value, margin },
  };
}
