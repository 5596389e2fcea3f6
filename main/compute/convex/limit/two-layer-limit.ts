import type { SolveSpec } from '../../../../shared/contract/run';
import { lossNamed, type Loss } from '../../../../shared/theory/losses';
import { exactPenalty, limitOf } from '../../../../shared/theory/losses/limit';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { norm } from '../../engine/norm';
import { generateColumns, type Outcome, type Program } from '../master/column-generation';
import type { Control } from '../control';
import { attained } from './attained';
import { solveLimit, type Attempt, type Attempted, type Scope } from './limit';

export interface TwoLayerLimit {
  outcome: Outcome;
  /** The loss that the figures are given with. */
  loss: Loss;
  /** βγ(F). */
  gauge: number;
}

/** The program of a two-layer ReLU network in the limit β → 0; `scope` is what its bounds are of. */
export function generateLimit(program: Omit<Program, 'loss' | 'start'>, spec: SolveSpec, control: Control, scope: Scope): TwoLayerLimit {
  const { Y, beta, space } = program;
  const N = dualAtZero(lossNamed(spec.loss, spec), Y);
  const rho = attained(space.geometry, N);
  if (rho === 0) {
    const loss = exactPenalty(limitOf(spec.loss), 1, 1, 1);
    return { outcome: generateColumns({ ...program, loss }, { ...control, warmStart: undefined }), loss, gauge: 0 };
  }
  const attempt: Attempted<Outcome & Attempt> = (penalty, start, watched) => {
    const found = generateColumns({ ...program, loss: penalty, start }, watched);
    return { ...found, misfit: found.primal - beta * found.atoms.reduce((sum, { u }) => sum + norm(u), 0) };
  };
  const { outcome, loss, gauge, unit } = solveLimit(spec, { Y, N, rho: rho / beta, outputs: 1, speaksOf: () => scope }, attempt, control);
  const { betaMax } = outcome;
  return { outcome: { ...outcome, betaMax: betaMax && { ...betaMax, value: betaMax.value * unit } }, loss, gauge };
}
