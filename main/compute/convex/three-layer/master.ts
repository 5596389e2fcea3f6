import type { Loss } from '../../../../shared/theory/losses';
import type { LinearRow, SecondOrderCone } from '../conic/cone-program';
import { solveConeProgram } from '../conic/interior-point';
import type { Block } from './block';
import { MIXED, type BlockNormKind } from './combination';
import { lossModel } from './loss-model';

export interface MasterSolution {
  /** The value of the network that the blocks are, ℓ(F) + βΣ(norm of the block). */
  primal: number;
  F: Float64Array;
  nu: Float64Array;
}

/** min ℓ(F) + β Σ‖w_b‖ over the blocks' cones (theory §5.4), to a relative precision; sets their w. */
export function solveMaster(
  blocks: readonly Block[],
  loss: Loss,
  delta: number,
  y: Float64Array,
  beta: number,
  kind: BlockNormKind,
  precision: number,
): MasterSolution {
  const n = y.length;
  const layout: { from: number; width: number; tops: number }[] = [];
  let own = 0;
  for (const { combination } of blocks) {
    const width = combination.m * combination.data.r;
    const tops = kind === 'sum' ? combination.m : 1;
    layout.push({ from: own, width, tops });
    own += width + tops;
  }
  const model = lossModel(loss, y, delta);
  const size = own + model.extra;
  const B = new Float64Array(n * size);
  const cost = new Float64Array(size);
  const rows: LinearRow[] = [];
  const cones: SecondOrderCone[] = [];
  blocks.forEach(({ combination, on, output }, b) => {
    const { from, width, tops } = layout[b];
    const { A, data, walls, m } = combination;
    const { r, rowNorms } = data;
    for (let i = 0; i < n; i++) {
      if (on[i]) for (let l = 0; l < width; l++) B[i * size + from + l] = output * A[i * width + l];
      if (combination.kind[i] !== MIXED) continue;
      const sign = (on[i] ? -1 : 1) / rowNorms[i];
      rows.push({ at: from, values: A.slice(i * width, (i + 1) * width).map((value) => sign * value), bound: 0 });
    }
    for (const { column, row } of walls) rows.push({ at: from + column * r, values: row, bound: 0 });
    for (let k = 0; k < tops; k++) {
      const top = from + width + k;
      cost[top] = beta;
      cones.push(kind === 'sum' ? { top, from: from + k * r, size: r } : { top, from, size: m * r });
    }
  });
  const part = model.part(B, own);
  cost.set(part.cost, own);
  const { x, multipliers } = solveConeProgram({ size, cost, smooth: part.smooth, rows: [...part.rows, ...rows], cones }, precision);
  blocks.forEach(({ w }, b) => w.set(x.subarray(layout[b].from, layout[b].from + layout[b].width)));
  const solution = evaluate(blocks, loss, y, beta, kind);
  return { ...solution, nu: part.dual(solution.F, multipliers.subarray(0, part.rows.length)) };
}

/** The value at the blocks' own w, through the real network: it holds wherever rounding put them. */
export function evaluate(blocks: readonly Block[], loss: Loss, y: Float64Array, beta: number, kind: BlockNormKind): MasterSolution {
  const F = new Float64Array(y.length);
  let size = 0;
  for (const { combination, output, w } of blocks) {
    const z = combination.preactivations(w);
    for (let i = 0; i < z.length; i++) if (z[i] > 0) F[i] += output * z[i];
    size += combination.size(w, kind);
  }
  const nu = new Float64Array(y.length);
  loss.negativeGradient(F, y, nu);
  return { primal: loss.value(F, y) + beta * size, F, nu };
}
