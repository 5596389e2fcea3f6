import type { Moment, SolveResult } from '../../shared/contract/run';
import { CLOSED, escapesOf, type GapData } from '../../shared/figures/curves';
import type { ProvenBound } from '../../shared/runs/bound';

interface Parts {
  curves: readonly { seed: number; objective: Float64Array }[];
  epochs: number;
  bound: ProvenBound | null;
  result: SolveResult | null;
  selected: number | null;
  moments?: readonly Moment[];
}

/** What the two charts draw: seeds in order, the proven bound, and the optimum of a program that is none beside it. */
export function gapData({ curves, epochs, bound, result, selected, moments = [] }: Parts): GapData {
  const kind = result?.certificate;
  return {
    curves: curves.map(({ seed, objective }) => ({ seed, objective })).sort((a, b) => a.seed - b.seed),
    epochs,
    bound: bound ? { value: bound.value, kind: bound.kind, method: bound.method, margin: bound.margin } : null,
    reached: result && (kind === 'restricted' || kind === 'estimated') ? { value: result.objective, kind } : null,
    selected,
    tolerance: CLOSED,
    escapes: escapesOf(moments),
  };
}

/** The epochs of the table view: every one of a short run, else evenly spread ones with the first and the last. */
export function epochRows(data: GapData, limit = 20_000): number[] {
  const last = Math.max(-1, ...data.curves.map((curve) => curve.objective.length - 1));
  if (last < 0) return [];
  const step = Math.ceil((last + 1) / limit);
  const rows: number[] = [];
  for (let epoch = 0; epoch < last; epoch += step) rows.push(epoch);
  rows.push(last);
  return rows;
}
