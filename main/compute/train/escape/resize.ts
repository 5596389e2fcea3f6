import type { Matrix, NdArray } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { Architecture } from '../../../../shared/contract/network';
import type { Loss } from '../../../../shared/theory/losses';
import { solveBlocks } from '../../convex/master/block-program';
import { freeConstant } from '../../convex/master/constants/free-constant';
import { AtomListGauge } from '../../convex/pricing/atom-list-gauge';
import { CentredListGauge } from '../../convex/pricing/centred-list-gauge';
import { kernels } from '../../engine/kernels';
import type { Sized } from './grow';
import { branchParts, unitParts } from './parts';

/** Relative gap of the program over the network's own atoms. */
const TOLERANCE = 1e-9;
/** Values of all atoms at all rows up to which it is solved: some seconds. */
const MOST_VALUES = 4e6;

/** What sizes are chosen for: the least ℓ + βγ, `beta` that of β·γ. */
export interface Sizing {
  X: Matrix;
  /** n×C. */
  Y: Matrix;
  loss: Loss;
  beta: number;
  stopped(): boolean;
}

/**
 * The network with the best sizes of the atoms that it has: min ℓ(Σ_k φ_k u_kᵀ + 1cᵀ) + β Σ‖u_k‖ over all u_k together (theory §2), and
 * over c where it has output biases. A descent settles where units stand at rows of the data, though their sizes can still fall together.
 * Units of two layers may turn their outgoing weights; branches of more layers keep their outputs but for their size, which is solved for
 * one output only. Null where the program is too large or is not solved.
 */
export function resize({ architecture, weights }: Sized, { X, Y, loss, beta, stopped }: Sizing): Sized | null {
  const [n, C] = Y.shape;
  const isDeep = architecture.layers.length > 1;
  if (isDeep && C > 1) return null;
  const parts = isDeep ? branchParts(weights, X, architecture) : unitParts(weights, X, architecture);
  if (parts.length === 0 || parts.length * n > MOST_VALUES) return null;
  const constants = `b${architecture.layers.length + 1}`;
  const solved = solveSizes(
    parts.map(({ values }) => values),
    { X, Y, loss, beta, stopped },
    weights[constants] ? architecture : null,
  );
  if (!solved) return null;
  const resized: Record<string, NdArray> = {};
  for (const [name, { dtype, shape, data }] of Object.entries(weights)) resized[name] = { dtype, shape, data: data.slice() };
  parts.forEach(({ write }, k) => write(resized, solved.sizes[k]));
  resized[constants]?.data.set(solved.constant);
  return { architecture, weights: resized };
}

/** The u_k, C values each, and c; a free constant where `free` says of which loss it is. */
function solveSizes(
  atoms: readonly Float64Array[],
  { Y, loss, beta, stopped }: Sizing,
  free: Pick<Architecture, 'loss' | 'delta'> | null,
): { sizes: Float64Array[]; constant: Float64Array } | null {
  const [n, C] = Y.shape;
  const engine = kernels();
  return engine.arena.scope(() => {
    const list = engine.arena.float64(atoms.length * n);
    atoms.forEach((values, k) => list.values.set(values, k * n));
    const most = list.values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    const control = { began: 0, interruption: () => (stopped() ? ('interrupted' as const) : null), report: () => undefined };
    try {
      const rule = free && freeConstant(free);
      const constant = rule && rule.best(Y);
      const gauge = rule
        ? new CentredListGauge(engine, Y, rule, list, atoms.length, most, beta)
        : new AtomListGauge(engine, n, C, atoms.length, list, new Float64Array(n).fill(most), 'list');
      const start = rule && constant && rule.start(Y, constant).N;
      const program = { n, outputs: C, loss, Y: Y.data, beta, tolerance: TOLERANCE, gauge, constant, start };
      const { status, atoms: used, constant: found } = solveBlocks(program, control);
      if (status !== 'solved') return null;
      const sizes: Float64Array[] = atoms.map(() => new Float64Array(C));
      for (const { key, U } of used) sizes[Number(key)] = U;
      return { sizes, constant: found };
    } catch (error) {
      // Who asked goes on with the sizes that there are.
      if (error instanceof Failure) return null;
      throw error;
    }
  });
}
