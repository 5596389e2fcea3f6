import type { LowerBound } from '../contract/certificate';
import type { SolveSpec } from '../contract/run';

const WORDS: Readonly<Record<string, string>> = {
  sweep: 'every pattern priced exactly by a sweep of the arrangement',
  enumeration: 'every pattern priced exactly by enumeration',
  'branch-and-bound': 'branch and bound on the signs of the rows, with a Shor-type bound in every node',
  shor: 'a Shor-type bound of the dual constraint, proven by its multipliers',
  'relaxed-program': 'a Shor-type relaxation of the whole program, proven by its multipliers',
  gates: 'the largest ‖XᵀD_jN‖ over the gates',
  faces: 'the maximum on every face of the arrangement of the rows, for all outputs together',
  'output-cover': 'bounds of one output at the corners of a cover of the output directions',
  'two-layer gauge': 'two-layer bounds of the dual point and of its positive and negative parts',
  knots: 'every hinge priced exactly, wherever its knot',
  'singular-value': 'the largest singular value of XᵀN',
};

/** What a bound on the dual constraint rests on, in words; `outputs` is C. */
export function boundWords({ family }: Pick<SolveSpec, 'family'>, { method, kind }: LowerBound, outputs: number): string {
  if (method === 'branch-and-bound' && family === 'three-layer-relu')
    return 'every combination of first-layer patterns, with branch and bound on the rows of the second layer';
  return method === 'closed-form' ? closedForm(family, kind, outputs) : (WORDS[method] ?? method);
}

function closedForm(family: SolveSpec['family'], kind: LowerBound['kind'], outputs: number): string {
  if (family === 'rank-one' || family === 'deep-relu') return 'the two atoms of rank-one data, in closed form';
  if (kind === 'exact') return 'the optimum in closed form';
  if (family === 'threshold') return outputs > 1 ? 'the closed form Σ‖N_i‖' : 'the closed form Σν₊ or Σν₋, whichever is larger';
  return outputs > 1 ? 'the closed form ‖X‖₂‖N‖₂' : 'the closed form ½(‖Xᵀν₊‖ + ‖X₊‖₂‖ν₊‖), or that of ν₋ where it is larger';
}
