import { Failure } from '../../../../shared/contract/failure';
import { kernels } from '../../engine/kernels';
import { reduce, withBias } from '../patterns/geometry';
import { asSolved } from '../patterns/listed-or-sampled';
import { defaultSample } from '../patterns/patterns';
import { chooseThresholdPatterns } from '../families/threshold';
import { patternLines } from './literals';
import type { ProgramWriter } from './program';

/** min ℓ(TW) + β Σ‖W_p‖ over the 0/1 patterns T (theory §5.8). */
export const thresholdProgram: ProgramWriter = ({ X, Y, spec, result, stopped }) => {
  const design = withBias(X, spec.bias === 'free');
  const engine = kernels();
  const geometry = reduce(design.data, design.n, design.d);
  const asked = asSolved(spec, result, defaultSample(geometry.r));
  const listed = engine.arena.scope(() => chooseThresholdPatterns(engine, geometry, design.data, asked, stopped));
  if (!listed) throw new Failure('interrupted', 'Interrupted while the patterns were listed.');
  const { gates, how, exhaustive } = listed;
  return {
    formula: [
      'min_W  loss(T W) + beta sum_p ||W_p||,   T = [1[X u_1 >= 0], ..., 1[X u_P >= 0]]',
      '',
      `(a lasso over the patterns of threshold units with amplitudes): ${gates.length} patterns, ${how}.`,
    ],
    shows: [
      exhaustive
        ? 'These are all patterns of the data, the all-ones pattern of u = 0 included.'
        : 'These are some patterns only: the optimum is an upper bound of that over all of them.',
    ],
    model: [
      ...patternLines(
        'T',
        gates.map(({ signs }) => signs),
      ),
      `W = cp.Variable((T.shape[1], ${Y.shape[1]}))`,
      'F = T @ W',
      'penalty = beta * cp.sum(cp.norm(W, 2, axis=1))',
    ],
  };
};
