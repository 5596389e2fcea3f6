import type { SolveSpec } from '../../../../shared/contract/run';
import { lossNamed, type Loss } from '../../../../shared/theory/losses';
import { exactPenalty, limitOf } from '../../../../shared/theory/losses/limit';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { norm } from '../../engine/norm';
import { generateColumns, type Outcome, type Program } from '../master/column-generation';
import type { Control } from '../control';
import type { Geometry } from '../patterns/geometry';
import { solveLimit, type Attempt, type Attempted } from './limit';

/** Rows whose directions are tried as atoms. */
const TRIED = 200;

export interface TwoLayerLimit {
  outcome: Outcome;
  /** The loss that the figures are given with. */
  loss: Loss;
  /** βγ(F). */
  gauge: number;
}

/** The program of a two-layer ReLU network in the limit β → 0. */
export function generateLimit(program: Omit<Program, 'loss' | 'start'>, spec: SolveSpec, control: Control): TwoLayerLimit {
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
  const { outcome, loss, gauge, unit } = solveLimit(spec, { Y, N, rho: rho / beta, outputs: 1 }, attempt, control);
  const { betaMax } = outcome;
  return { outcome: { ...outcome, betaMax: betaMax && { ...betaMax, value: betaMax.value * unit } }, loss, gauge };
}

/** The largest |Nᵀ(Xu)₊| of some directions u: those of rows, and XᵀN itself. */
function attained({ n, r, X, rowNorms }: Geometry, N: Float64Array): number {
  const mean = new Float64Array(r);
  for (let i = 0; i < n; i++) for (let j = 0; j < r; j++) mean[j] += N[i] * X[i * r + j];
  const step = Math.max(1, Math.floor(n / TRIED));
  const rows = Array.from({ length: Math.ceil(n / step) }, (_, k) => X.subarray(k * step * r, (k * step + 1) * r));
  let most = 0;
  for (const u of [mean, ...rows.filter((_, k) => rowNorms[k * step] > 0)]) {
    const size = norm(u);
    let [on, off] = [0, 0];
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < r; j++) sum += X[i * r + j] * u[j];
      if (sum > 0) on += N[i] * sum;
      else off += N[i] * sum;
    }
    if (size > 0) most = Math.max(most, Math.abs(on) / size, Math.abs(off) / size);
  }
  return most;
}
