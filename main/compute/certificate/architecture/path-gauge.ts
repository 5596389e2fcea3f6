import type { Architecture } from '../../../../shared/contract/network';
import { reduce } from '../../convex/patterns/geometry';
import { largestSingularValue, linearGauge, singularRounding } from '../../convex/pricing/linear-gauge';
import { kernels } from '../../engine/kernels';
import { norm, normsOfRows } from '../../engine/norm';
import { deepGauge, deepRho, type ProvenSides } from '../deep-bound';
import { gaugeRounding } from '../dual-bound';
import { spectralNormBound } from '../spectral-norm';
import { twoLayerGauge } from '../two-layer-gauge';
import { vectorGaugeBound, type ProvenRho } from '../vector-bound';
import { knotGauge, shifted } from './knot-gauge';

/**
 * Upper bounds, rounding included, of what paths of absolute products that sum to one can contribute to ⟨N, f(X)⟩: `of` for paths from the
 * inputs, `constant` for those from biases of later layers. N is n×C; where a constant is free its columns sum to zero.
 */
export interface PathGauge {
  of(N: Float64Array, parts?: ProvenSides): ProvenRho;
  constant(N: Float64Array): number;
  /** For N₊ and N₋ by themselves, where the sum of both is bounded by the larger and each may be scaled by itself. */
  parts: ((N: Float64Array) => ProvenSides) | null;
  /** |f_i − f_j| is at most this for paths that sum to one, in rows i and j, or in one row and the point at which a free bias is taken out. */
  range: number;
}

/** The data as the first layer sees them, and what the gates are. */
export interface PathData {
  n: number;
  d: number;
  /** n×d, the ones of a penalised bias of the first layer included. */
  data: Float64Array;
  outputs: number;
  /** 1 and 0, n values each, of all units of a hidden layer behind gates. */
  gates: readonly (readonly Uint8Array[])[];
}

/** Products of gates along paths that are looked at one by one. */
const MASKS = 4096;
/** Rows up to which every knot of a free bias is looked at. */
const KNOTS = 1000;

/** The gauge of an architecture; null where no bound is known. */
export function pathGauge(architecture: Architecture, X: PathData, stopped: () => boolean): PathGauge | null {
  switch (architecture.activation) {
    case 'relu':
      return reluGauge(architecture, X, stopped);
    case 'linear':
      return linearPaths(X);
    case 'gated':
      return architecture.bias === 'free' ? null : gatedGauge(X);
    case 'threshold':
      return thresholdGauge(X);
  }
}

function reluGauge({ layers, bias }: Architecture, X: PathData, stopped: () => boolean): PathGauge {
  const { n, d, data, outputs: C } = X;
  const constant = (N: Float64Array) => positiveSums(N, n, C);
  if (bias === 'free') return freeBiasGauge(X, layers.length === 1, stopped);
  const range = 2 * longest(data, n, d);
  const geometry = reduce(data, n, d);
  const isDeep = layers.length > 1;
  if (C > 1) {
    const of = (N: Float64Array) => vectorGaugeBound(kernels(), geometry, N, C, stopped, isDeep ? 'more' : 'two');
    return { of, constant, parts: null, range };
  }
  if (isDeep) {
    const parts = (N: Float64Array) => deepGauge(data, n, d, N, stopped);
    return { of: (N, sides = parts(N)) => deepRho(data, n, d, N, sides, stopped), constant, parts, range };
  }
  return { of: (N) => twoLayerGauge(geometry, N, stopped), constant, parts: null, range };
}

/**
 * Free biases, 1ᵀN = 0: what a network of any depth adds to its value at the mean of the data has norm at most ‖X − 1x̄ᵀ‖₂, each layer being
 * 1-Lipschitz. With two layers ‖Nᵀ(Xu + b)₊‖ is largest at a knot b = −x_iᵀu, so that γ°(N) is the largest γ°₂(N) of data shifted by a row.
 */
function freeBiasGauge({ n, d, data, outputs: C }: PathData, isTwoLayer: boolean, stopped: () => boolean): PathGauge {
  const mean = new Float64Array(d);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) mean[j] += data[i * d + j] / n;
  const centred = shifted(data, d, mean);
  const range = 2 * longest(centred, n, d);
  const crude = spectral(centred, n, d, C);
  const of = (N: Float64Array): ProvenRho => {
    if (!isTwoLayer || C > 1 || n > KNOTS) return { rho: crude(N), arrays: {} };
    const own = knotGauge(data, n, d, N, stopped);
    return own.rho < crude(N) ? own : { rho: crude(N), arrays: {} };
  };
  return { of, constant: () => 0, parts: null, range };
}

/** N ↦ ‖X‖₂‖N‖₂. */
function spectral(data: Float64Array, n: number, d: number, C: number): (N: Float64Array) => number {
  const size = spectralNormBound(data, n, d);
  return (N) => size * spectralNormBound(N, n, C) * (1 + 4 * Number.EPSILON);
}

function linearPaths({ n, d, data, outputs: C }: PathData): PathGauge {
  const { r, X, rowNorms, residual } = reduce(data, n, d);
  return {
    of(N) {
      const { rho, slack } = linearGauge(X, n, r, rowNorms, N, C);
      return { rho: rho + slack + norm(N) * residual, arrays: {} };
    },
    constant: (N) => maskedSum(N, n, C),
    parts: null,
    range: 2 * longest(data, n, d),
  };
}

/** Gates are fixed, so a path is Xv behind the product of its gates: ‖XᵀDN‖₂ over those, or ‖X‖₂‖N‖₂ where they are too many. */
function gatedGauge({ n, d, data, outputs: C, gates }: PathData): PathGauge {
  const masks = products(gates, n);
  const norms = normsOfRows(data, n, d);
  const crude = spectral(data, n, d, C);
  return {
    of(N) {
      if (!masks) return { rho: crude(N), arrays: {} };
      const rounding = gaugeRounding(normsOfRows(N, n, C), norms, d);
      const rho = masks.reduce((most, mask) => {
        const G = new Float64Array(d * C);
        for (let i = 0; i < n; i++)
          if (mask[i]) for (let j = 0; j < d; j++) for (let c = 0; c < C; c++) G[j * C + c] += data[i * d + j] * N[i * C + c];
        const value = C === 1 ? norm(G) : largestSingularValue(G, d, C);
        return Math.max(most, value * (1 + singularRounding(d, C)) + rounding);
      }, 0);
      return { rho, arrays: {} };
    },
    // ‖Nᵀ1_S‖ over any rows S.
    constant: (N) => normsOfRows(N, n, C).reduce((sum, value) => sum + value, 0) * (1 + n * Number.EPSILON),
    parts: null,
    range: 2 * longest(data, n, d),
  };
}

/** Atoms are 0/1 patterns: no more than the entries of one sign, or the lengths of all rows. */
function thresholdGauge({ n, outputs: C }: PathData): PathGauge {
  return { of: (N) => ({ rho: positiveSums(N, n, C), arrays: {} }), constant: () => 0, parts: null, range: 1 };
}

/** The distinct products of one gate of each layer; null where there are too many. */
function products(gates: readonly (readonly Uint8Array[])[], n: number): Uint8Array[] | null {
  let found: Uint8Array[] = [new Uint8Array(n).fill(1)];
  for (const layer of gates) {
    const next = new Map<string, Uint8Array>();
    for (const mask of found)
      for (const gate of layer) {
        const product = mask.map((value, i) => value & gate[i]);
        next.set(product.join(''), product);
        if (next.size > MASKS) return null;
      }
    found = [...next.values()];
  }
  return found;
}

/** max(Σν₊, Σν₋), which ⟨ν, h⟩ is at most for 0 ≤ h ≤ 1 and its negative; Σ‖N_i‖ for several outputs. */
function positiveSums(N: Float64Array, n: number, C: number): number {
  const [up, down] = [1, -1].map((sign) => N.reduce((sum, value) => sum + Math.max(0, sign * value), 0));
  const sum = C === 1 ? Math.max(up, down) : normsOfRows(N, n, C).reduce((total, value) => total + value, 0);
  return sum * (1 + 2 * n * Number.EPSILON);
}

/** ‖Nᵀ1‖. */
function maskedSum(N: Float64Array, n: number, C: number): number {
  const sums = new Float64Array(C);
  const terms = new Float64Array(C);
  N.forEach((value, at) => {
    sums[at % C] += value;
    terms[at % C] += Math.abs(value);
  });
  return norm(sums) + 2 * n * Number.EPSILON * norm(terms);
}

function longest(data: Float64Array, n: number, d: number): number {
  return normsOfRows(data, n, d).reduce((most, value) => Math.max(most, value), 0);
}
