import type { SolveSpec } from '../../../../shared/contract/run';
import type { Loss } from '../../../../shared/theory/losses';
import { kernels } from '../../engine/kernels';
import type { BlockOutcome, BlockProgram } from '../master/block-problem';
import { solveBlocks } from '../master/block-program';
import type { Control } from '../control';
import { solveAt, type Scope } from './limit';

export interface PosedOutcome {
  found: BlockOutcome;
  loss: Loss;
  /** β Σ‖U_j‖ in the limit, where `found.primal` counts what misses the constraint at another price; else null. */
  gauge: number | null;
}

/** A group lasso with its own loss or in the limit β → 0, with the loss that its figures are given with; `scope` is what bounds of its gauge are of. */
export function solveBlocksAt(program: BlockProgram, spec: SolveSpec, control: Control, scope: Scope = 'every network'): PosedOutcome {
  const { loss: given, Y, gauge, beta, constant, outputs } = program;
  const engine = kernels();
  const free = Float64Array.from(Y, (_, at) => (constant ? constant[at % outputs] : 0));
  const N = program.start ?? free.slice();
  if (!program.start) given.negativeGradient(free, Y, N);
  const own = engine.arena.float64(Y.length);
  const size = (M: Float64Array) => {
    own.values.set(M);
    return gauge.price(own, Infinity, () => false).rho;
  };
  const {
    found,
    loss,
    factor,
    gauge: cost,
  } = solveAt(
    spec,
    { given, Y, N, outputs, beta, gauge: size, speaksOf: () => (gauge.estimates ? null : scope) },
    (posed, start, own) => solveBlocks({ ...program, loss: posed, start: start ?? program.start }, own),
    control,
  );
  const times = (values: Float64Array) => (factor === 1 ? values : values.map((value) => factor * value));
  const atoms = found.atoms.map(({ key, U }) => ({ key, U: times(U) }));
  return { found: { ...found, atoms, constant: times(found.constant), F: times(found.F) }, loss, gauge: cost };
}
