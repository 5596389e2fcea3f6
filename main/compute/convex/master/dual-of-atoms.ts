import { Failure } from '../../../../shared/contract/failure';
import type { Loss } from '../../../../shared/theory/losses';
import { kernels } from '../../engine/kernels';
import { AtomListGauge } from '../pricing/atom-list-gauge';
import { solveBlocks } from './block-program';

/** Relative gap of the program over the atoms. */
const TOLERANCE = 1e-5;

interface AtomsProgram {
  loss: Loss;
  Y: Float64Array;
  beta: number;
  /** No entry of row i of an atom exceeds this. */
  reach: Float64Array;
  stopped(): boolean;
}

/** About the maximiser of −ℓ*(−N) subject to |Nᵀφ| ≤ β for all of the given atoms φ ∈ Rⁿ; null where it is not found. */
export function dualOfAtoms({ loss, Y, beta, reach, stopped }: AtomsProgram, atoms: readonly Float64Array[]): Float64Array | null {
  if (atoms.length === 0) return null;
  const engine = kernels();
  const n = Y.length;
  return engine.arena.scope(() => {
    const list = engine.arena.float64(atoms.length * n);
    atoms.forEach((atom, k) => list.values.set(atom, k * n));
    const gauge = new AtomListGauge(engine, n, 1, atoms.length, list, reach, 'list');
    const control = { began: 0, interruption: () => (stopped() ? ('interrupted' as const) : null), report: () => undefined };
    try {
      const program = { n, outputs: 1, loss, Y, beta, tolerance: TOLERANCE, gauge, constant: null, start: null };
      return solveBlocks(program, control).dual.point;
    } catch (error) {
      // A solver that makes no more progress has no point worth trying; who asked goes on without one.
      if (error instanceof Failure) return null;
      throw error;
    }
  });
}
