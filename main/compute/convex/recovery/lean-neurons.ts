import { relativeGap } from '../../../../shared/theory/relative-gap';
import type { Kernels } from '../../engine/kernels';
import { AtomListGauge } from '../pricing/atom-list-gauge';
import type { BlockOutcome, BlockProgram } from '../master/block-problem';
import type { Gauge } from '../pricing/gauge';
import type { Geometry } from '../patterns/geometry';
import type { Peak } from '../pricing/neuron-ascent';
import type { NeuronKeys } from '../pricing/neuron-keys';

/** Directions with a cosine beyond this are one neuron. */
const SAME = 1 - 1e-9;
/** Share of the tolerance that a leaner solution may cost. */
const ALLOWANCE = 0.2;

export interface Neuron {
  /** Of r coordinates and length one. */
  u: Float64Array;
  /** C output weights. */
  w: Float64Array;
}

/**
 * The optimum over the local maxima of ‖Nᵀ(Xu)₊‖ alone, where the neurons of an optimal network lie; column generation leaves many beside
 * each of them, which stand for it together; `solve` has the program over other atoms. Null where it costs more than a share of the tolerance.
 */
export function leanSolution(
  kernels: Kernels,
  geometry: Geometry,
  keys: NeuronKeys,
  { n, outputs, tolerance }: Pick<BlockProgram, 'n' | 'outputs' | 'tolerance'>,
  { primal, atoms, dual }: Pick<BlockOutcome, 'primal' | 'atoms' | 'dual'>,
  peaks: readonly Peak[],
  solve: (gauge: Gauge, tolerance: number) => Pick<BlockOutcome, 'primal' | 'atoms'>,
): { primal: number; neurons: Neuron[] } | null {
  const kept: Peak[] = [];
  for (const peak of peaks) if (!kept.some(({ u }) => cosine(u, peak.u) > SAME)) kept.push(peak);
  if (kept.length === 0 || kept.length >= atoms.length) return null;
  const rows = kernels.arena.float64(kept.length * n);
  kept.forEach(({ u }, k) => rows.values.set(keys.atom(u).rows, k * n));
  const gauge = new AtomListGauge(kernels, n, outputs, kept.length, rows, geometry.rowNorms, 'list');
  const lean = solve(gauge, ALLOWANCE * tolerance);
  const isAsGood = lean.primal <= primal + ALLOWANCE * tolerance * Math.abs(primal);
  if (!isAsGood || !(relativeGap(lean.primal, dual.value) <= tolerance)) return null;
  return { primal: lean.primal, neurons: lean.atoms.map(({ key, U }) => ({ u: kept[Number(key)].u, w: U })) };
}

function cosine(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
