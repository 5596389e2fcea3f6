import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import { conditions, missingUnits } from '../../certificate/conditions';
import { ascend, correlation, randomStart } from '../../convex/deep-relu/ascent';
import { Stack } from '../../convex/deep-relu/stack';
import { withBias } from '../../convex/patterns/geometry';
import { norm } from '../../engine/norm';
import { Random } from '../../engine/random';

/** What one branch with one unit in its last hidden layer computes when every hidden layer has norm one (theory §2). */
export interface Atom {
  /** W_1 … W_{L−1}, row-major, m_l×m_{l−1} with m_{L−1} = 1; a penalised bias is the last column. */
  layers: Float64Array[];
  /** φ, n values. */
  values: Float64Array;
  /** ‖Nᵀφ‖/β, above 1 for one that is missing. */
  constraint: number;
}

/** Ascents from random layers, and how many of the atoms that they find are told. */
const STARTS = 64;
const TOLD = 8;
/** Above 1 by less than this is no violation that a training could have noticed. */
const NOTABLE = 1e-6;
/** Atoms closer than this in cosine are one. */
const ALIKE = 0.999;

/**
 * Atoms with ‖Nᵀφ‖ > β that the network of these weights does not have, the largest first (theory §2); `beta` is that of β·γ, N n×C.
 * They are searched by ascents: none found is no proof that there is none.
 */
export function missingAtoms(
  weights: Record<string, NdArray>,
  X: Matrix,
  N: Matrix,
  architecture: Architecture,
  beta: number,
  seed: number,
  stopped: () => boolean,
): Atom[] {
  const { layers, activation, bias } = architecture;
  const isLinear = activation === 'linear';
  const design = withBias(X, bias === 'penalized');
  const [n, C] = N.shape;
  if (!isLinear && layers.length > 1) return deepAtoms(X, N, layers.slice(0, -1), beta, seed, stopped);
  const found =
    layers.length === 1 ? conditions(weights, design, N, beta, isLinear).missing : missingUnits(design, [], N.data, C, beta, isLinear);
  return found.map(({ constraint, direction }) => {
    const u = Float64Array.from(direction);
    const values = Float64Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < design.d; j++) sum += design.data[i * design.d + j] * u[j];
      return isLinear ? sum : Math.max(0, sum);
    });
    return { layers: chain(u, layers, design.d), values, constraint };
  });
}

/** u as the first unit of its layer, and that unit handed on through the layers above. */
function chain(u: Float64Array, widths: readonly number[], inputs: number): Float64Array[] {
  return widths.map((width, l) => {
    const rows = l === widths.length - 1 ? 1 : width;
    const layer = new Float64Array(rows * (l === 0 ? inputs : widths[l - 1]));
    if (l === 0) layer.set(u);
    else layer[0] = 1;
    return layer;
  });
}

/** Those of deep ReLU branches, by ascents from random layers (theory §5.5). */
function deepAtoms(X: Matrix, { data, shape }: Matrix, inner: number[], beta: number, seed: number, stopped: () => boolean): Atom[] {
  const [n, d] = X.shape;
  const [, C] = shape;
  const N = data;
  const stack = new Stack(X.data, n, d, inner);
  const random = Random.stream(seed, 'escape');
  const atoms: Atom[] = [];
  for (let start = 0; start < STARTS && !stopped(); start++) {
    const summit = ascend(stack, randomStart(stack, random, []), N, C, stopped);
    if (!summit || !(summit.value > beta * (1 + NOTABLE))) continue;
    const values = stack.forward(summit.parameters).slice();
    const layers = stack.offsets.slice(1).map((end, l) => summit.parameters.slice(stack.offsets[l], end));
    atoms.push({ layers, values, constraint: summit.value / beta });
  }
  atoms.sort((a, b) => b.constraint - a.constraint);
  return atoms.filter((atom, i) => !atoms.slice(0, i).some((other) => alike(other.values, atom.values))).slice(0, TOLD);
}

const alike = (a: Float64Array, b: Float64Array) => correlation(a, b, 1) > ALIKE * norm(a) * norm(b);
