import type { NdArray } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import { layerNorms } from '../../../../shared/theory/regularizers';
import { norm } from '../../engine/norm';
import type { Atom } from './atom';

export interface Sized {
  architecture: Architecture;
  weights: Record<string, NdArray>;
}

/**
 * The network with one more atom whose outgoing weights, C values, have the norm that the atom adds to γ: its layers get the norms that
 * the regulariser balances them to (theory §4). One branch of two layers becomes wider, any other network gets a branch of its own, with
 * one unit in its last hidden layer and the others at zero.
 */
export function grow({ architecture, weights }: Sized, { layers: hidden }: Atom, outgoing: Float64Array): Sized {
  const { layers: widths, branches, regularizer } = architecture;
  const L = widths.length + 1;
  const size = norm(outgoing);
  // The weights into threshold units cost nothing; their amplitudes stand beside the outgoing weights (theory §5.8).
  const norms = weights.s1 ? [1, Math.sqrt(size)] : layerNorms(regularizer, L, size);
  const isWider = L === 2 && branches === 1;
  const units = isWider ? [1] : widths;
  const grown: Record<string, NdArray> = { ...weights };
  for (let l = 1; l < L; l++) {
    const inputs = weights[`W${l}`].shape[2];
    const columns = hidden[l - 1].length / (l === L - 1 ? 1 : units[l - 1]);
    const W = new Float64Array(units[l - 1] * inputs);
    const b = new Float64Array(units[l - 1]);
    const rows = l === L - 1 ? 1 : units[l - 1];
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < inputs; i++) W[row * inputs + i] = norms[l - 1] * hidden[l - 1][row * columns + i];
      if (columns > inputs) b[row] = norms[l - 1] * hidden[l - 1][row * columns + inputs];
    }
    grown[`W${l}`] = joined(weights[`W${l}`], [units[l - 1], inputs], W, isWider);
    if (weights[`b${l}`]) grown[`b${l}`] = joined(weights[`b${l}`], [units[l - 1]], b, isWider);
  }
  if (weights.s1) grown.s1 = joined(weights.s1, [1], Float64Array.of(Math.sqrt(size)), isWider);
  const [, C] = weights[`W${L}`].shape;
  const last = new Float64Array(C * units[L - 2]);
  for (let c = 0; c < C; c++) last[c * units[L - 2]] = (norms[L - 1] * outgoing[c]) / size;
  grown[`W${L}`] = isWider ? widened(weights[`W${L}`], last) : joined(weights[`W${L}`], [C, units[L - 2]], last, false);
  return {
    architecture: isWider ? { ...architecture, layers: [widths[0] + 1] } : { ...architecture, branches: branches + 1 },
    weights: grown,
  };
}

/** The array with one more branch, or with these as more units of its only branch. */
function joined({ shape, data }: NdArray, part: number[], values: Float64Array, isWider: boolean): NdArray {
  const all = new Float64Array(data.length + values.length);
  all.set(data);
  all.set(values, data.length);
  const [K, rows, ...rest] = shape;
  return { dtype: 'float64', shape: isWider ? [1, rows + part[0], ...rest] : [K + 1, ...part], data: all };
}

/** Output weights [1, C, m] with one more unit. */
function widened({ shape, data }: NdArray, column: Float64Array): NdArray {
  const [, C, m] = shape;
  const all = new Float64Array(C * (m + 1));
  for (let c = 0; c < C; c++) {
    all.set(data.subarray(c * m, (c + 1) * m), c * (m + 1));
    all[c * (m + 1) + m] = column[c];
  }
  return { dtype: 'float64', shape: [1, C, m + 1], data: all };
}
