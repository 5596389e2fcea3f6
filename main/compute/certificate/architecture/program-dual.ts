import type { Matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { Architecture } from '../../../../shared/contract/network';
import type { SolveSpec } from '../../../../shared/contract/run';
import { gatedRelu } from '../../convex/families/gated-relu';
import { parallelLinear } from '../../convex/families/parallel-linear';
import { twoLayerRelu } from '../../convex/families/two-layer-relu';
import { twoLayerDuals } from '../../convex/deep-relu/lower-bound';
import type { PathData } from './path-gauge';

/** Seconds for one program, and its sampled patterns where not all are priced. */
const SECONDS = 2;
const SAMPLED = 200;
const RANK = 4;

/** What dual points are wanted for: Y less the constant that is free. */
export interface DualProblem {
  architecture: Architecture;
  X: PathData;
  Y: Matrix;
  /** −∇ℓ of the network of zeros. */
  initial: Float64Array;
  /** Directions of the gates of the first layer, row by row, and how many entries one has. */
  gates: Float64Array | null;
  seed: number;
  stopped: () => boolean;
}

/** Dual points N of about γ°(N) = b, from the convex programs that are nearest to the architecture; none where none could be solved. */
export function programDuals({ architecture, X, Y, initial, gates, seed, stopped }: DualProblem, b: number): Float64Array[] {
  const { loss, delta, activation, layers } = architecture;
  const { n, d, data } = X;
  const isDeep = layers.length > 1;
  const design: Matrix = { dtype: 'float64', shape: [n, d], data };
  const spec: SolveSpec = {
    family: 'two-layer-relu',
    loss,
    ...(delta === undefined ? {} : { delta }),
    beta: b,
    bias: 'none',
    patterns: { kind: 'auto' },
    tolerance: 1e-6,
    timeLimit: SECONDS,
    seed,
  };
  const monitor = { stopped, report: () => undefined };
  try {
    if (activation === 'linear') return dualOf(parallelLinear.solve(design, Y, { ...spec, family: 'parallel-linear' }, monitor));
    if (activation === 'gated') {
      if (isDeep || !gates) return [];
      const given = { dtype: 'float64' as const, shape: [gates.length / d, d], data: gates };
      return dualOf(gatedRelu.solve(design, Y, { ...spec, family: 'gated-relu', patterns: { kind: 'given', gates: given } }, monitor));
    }
    if (activation !== 'relu' || (isDeep && X.outputs > 1)) return [];
    if (isDeep) return twoLayerDuals(design, Y, initial, b, spec, stopped);
    const patterns = X.outputs > 1 || d <= RANK ? spec.patterns : ({ kind: 'sampled', count: SAMPLED } as const);
    return dualOf(twoLayerRelu.solve(design, Y, { ...spec, patterns }, monitor));
  } catch (error) {
    // One dual point less: the bound holds without it.
    if (error instanceof Failure) return [];
    throw error;
  }
}

function dualOf({ dual }: { dual: Matrix | { data: ArrayLike<number> } }): Float64Array[] {
  return [Float64Array.from(dual.data)];
}
