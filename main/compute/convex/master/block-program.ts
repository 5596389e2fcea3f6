import { kernels } from '../../engine/kernels';
import { BlockNorm } from './proximal/block-norm';
import type { BlockOutcome, BlockProgram } from './block-problem';
import type { Control } from '../control';
import { GatedNorm } from './proximal/gated-norm';
import { NuclearNorm } from './proximal/nuclear-norm';
import { isPiecewiseLinear, solvePiecewiseLinear } from './vertex/piecewise-linear';
import { ProximalMaster } from './proximal/proximal-master';
import { solveProximal } from './proximal/proximal-solve';

/** min ℓ(Σ_j B_jU_j + 1cᵀ) + β Σ‖U_j‖_F (or ‖U_j‖_*) over the atoms of a gauge, c only where it is free: a group lasso by column generation. */
export function solveBlocks(program: BlockProgram, control: Control): BlockOutcome {
  const { n, outputs, loss, Y, beta, tolerance, gauge, constant, start, nuclear, gated } = program;
  const isLinear = outputs === 1 && !nuclear && !gated && isPiecewiseLinear(loss, Y);
  const vertex = isLinear ? solvePiecewiseLinear(program, control) : null;
  if (vertex) return vertex;
  const free = Float64Array.from({ length: n * outputs }, (_, at) => (constant ? constant[at % outputs] : 0));
  const engine = kernels();
  const penalty = nuclear
    ? new NuclearNorm(engine, beta, outputs)
    : gated
      ? new GatedNorm(engine, beta, gated)
      : new BlockNorm(beta, outputs);
  const master = new ProximalMaster(engine, n, outputs, loss, Y, penalty);
  if (constant) {
    penalty.blocks.push({ size: 1, weight: 0 });
    master.append(new Float64Array(n).fill(1));
    master.U.set(constant);
  }
  const outcome = solveProximal({ master, gauge, growing: penalty, beta, tolerance, free, start, offset: 0 }, control);
  const own = outcome.active.find(({ key }) => key === null)?.U;
  return {
    ...outcome,
    atoms: outcome.active.flatMap(({ key, U }) => (key === null ? [] : [{ key, U }])),
    constant: own ?? new Float64Array(outputs),
  };
}
