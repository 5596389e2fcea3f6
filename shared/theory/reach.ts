import type { Architecture } from '../contract/network';

/** a·c^e. */
export interface Term {
  a: number;
  e: number;
}

/**
 * How far paths get at the cost R(θ) = c: over all branches, the absolute products of weights along the paths that begin at the inputs (or
 * at a bias of the first layer) sum to at most Σ a·c^e of `inputs`, those that begin at a bias of a later hidden layer to `constants`.
 */
export interface Reach {
  inputs: Term[];
  constants: Term[];
}

/** Whether hidden layer l (1 … L − 1) has a bias. */
export function hasBias({ layers, bias, biasLayers = 'all' }: Pick<Architecture, 'layers' | 'bias' | 'biasLayers'>, l: number): boolean {
  if (bias === 'none') return false;
  return biasLayers === 'all' || l === (biasLayers === 'first' ? 1 : layers.length);
}

/**
 * The reach of every regulariser of theory §4. Layers of norms n_l with Σn_l^p = pc have Π n_l ≤ (pc/k)^{k/p} over k of them, which over
 * branches adds to at most that of their sum where k ≥ p, and to K^{1−k/p} times it else. Under the last-two regulariser the earlier layers
 * are in the unit ball and n_{L−1}n_L ≤ c; under the path norm Σ|paths| ≤ √(number of paths)·c by Cauchy–Schwarz.
 */
export function reachOf(architecture: Architecture): Reach {
  const { layers, branches, regularizer, exponent, bias, activation } = architecture;
  const L = layers.length + 1;
  const later = bias === 'penalized' ? layers.map((_, at) => at + 1).filter((l) => l > 1 && hasBias(architecture, l)) : [];
  // Threshold units have an amplitude s each, and ½(s² + w²) ≥ s|w|.
  if (activation === 'threshold') return { inputs: [{ a: 1, e: 1 }], constants: [] };
  if (regularizer === 'path-norm') {
    const paths = (from: number): Term => ({ a: Math.sqrt(layers.slice(from).reduce((product, width) => product * width, 1)), e: 1 });
    return { inputs: [paths(0)], constants: later.map((l) => paths(l - 1)) };
  }
  if (regularizer === 'last-two' && L > 2) return { inputs: [{ a: 1, e: 1 }], constants: later.map(() => ({ a: 1, e: 1 })) };
  const p = regularizer === 'power' ? (exponent ?? L) : regularizer === 'power-half' ? L : 2;
  // ½Σn^L is L/2 times (1/L)Σn^L.
  const sum = regularizer === 'power-half' ? 2 : p;
  const product = (k: number): Term => ({ a: (sum / k) ** (k / p) * Math.max(1, branches ** (1 - k / p)), e: k / p });
  return { inputs: [product(L)], constants: later.map((l) => product(L - l + 1)) };
}

/** Whether a bound from this reach holds for these widths and this number of branches only. */
export function isOfThisSize({ regularizer }: Pick<Architecture, 'regularizer'>, { constants }: Reach): boolean {
  return regularizer === 'path-norm' || constants.some(({ e }) => e < 1);
}

/** Σ a·c^e, rounded up. */
export function valueOf(terms: readonly Term[], c: number): number {
  return terms.reduce((sum, { a, e }) => sum + a * c ** e, 0) * (1 + 32 * Number.EPSILON);
}
