import type { Matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveSpec } from '../../../../shared/contract/run';
import { lossNamed } from '../../../../shared/theory/losses';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { checkTargets } from '../../../../shared/theory/losses/targets';
import { RANK_ONE_TOLERANCE } from '../../../../shared/theory/families/inputs';
import { kernels } from '../../engine/kernels';
import { secondSingularValue, spectrum } from '../../engine/svd';
import type { Facts, FactTerms } from '../../job';
import { checkProblem } from '../check';
import { countPatterns } from '../patterns/count';
import { equilibrated, reduce, withBias } from '../patterns/geometry';
import { groupRows } from '../patterns/groups';
import { betaMaxOf, sidesOf } from './beta-max';
import { orthonormalColumns, orthonormalRows } from './orthonormal';

/**
 * What of a problem the theory asks about: rank, activation patterns, β_max = γ°(−∇ℓ(0)) of the program that is named (of two layers where
 * none is), and what hypotheses of theorems need. X is n×d, Y n×C. Throws a Failure ('data') where the loss is not defined for the targets.
 */
export function facts(X: Matrix, Y: Matrix, bias: SolveSpec['bias'], terms: FactTerms = {}): Facts {
  checkProblem(X, Y, true);
  const { loss: name = 'squared', delta } = terms;
  checkTargets(name, Y);
  if (bias === 'free') throw new Failure('unsupported', "The bias 'free' is not computed by this version.", 'Use one of: none, penalized.');
  const loss = lossNamed(name, { delta, outputs: Y.shape[1] });
  const N = dualAtZero(loss, Y.data);
  const [n, d] = X.shape;
  const singularValues = spectrum(kernels(), n, d, X.data, () => false)?.values ?? new Float64Array();
  const rankRatio = secondSingularValue(singularValues);
  const design = withBias(X, bias === 'penalized');
  const geometry = reduce(design.data, design.n, design.d);
  const { r } = geometry;
  const groups = groupRows(equilibrated(design.data, geometry));
  const problem = { X, Y, loss, N, singularValues, rankRatio, design, geometry, directions: groups.count, terms };
  return {
    rank: r,
    patterns: r === 0 ? { count: 1, how: 'enumerated' } : countPatterns(groups, r),
    ...betaMaxOf(problem),
    secondSingularValue: rankRatio,
    orthonormalRows: orthonormalRows(X.data, n, d),
    orthonormalColumns: orthonormalColumns(X.data, n, d),
    sides: r === 1 && bias === 'none' && rankRatio <= RANK_ONE_TOLERANCE && Y.shape[1] === 1 ? signedSides(geometry.X, N) : null,
  };
}

function signedSides(x: Float64Array, N: Float64Array): { positive: number; negative: number } {
  const [[positive], [negative]] = sidesOf(x, N, 1);
  return { positive, negative };
}
