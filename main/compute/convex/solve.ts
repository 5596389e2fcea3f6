import type { Matrix } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../shared/contract/run';
import type { Monitor } from '../job';
import { checkProblem } from './check';
import { familyNamed } from './families';

/**
 * Solves the convex program of a family and certifies the result. X is n×d and Y n×C, float64; the ones column of a bias is appended
 * here. Throws a Failure: 'usage' or 'unsupported' for what cannot be asked, 'data' for values that are not finite, 'computation' where
 * the solver fails. A stop through the monitor or the time limit is no failure: the result says what there is, with its status.
 */
export function solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
  const family = familyNamed(spec.family);
  if (!family.losses.includes(spec.loss))
    throw new Failure(
      'unsupported',
      `The family '${spec.family}' is not solved with the loss '${spec.loss}' by this version.`,
      `Use one of: ${family.losses.join(', ')}.`,
    );
  if (!family.biases.includes(spec.bias))
    throw new Failure(
      'unsupported',
      `The family '${spec.family}' does not take the bias '${spec.bias}'.`,
      `Use one of: ${family.biases.join(', ')}.`,
    );
  if (!(spec.beta > 0 && Number.isFinite(spec.beta))) throw new Failure('usage', `β must be a positive number, not ${spec.beta}.`);
  if (!(spec.tolerance > 0)) throw new Failure('usage', `The tolerance must be a positive number, not ${spec.tolerance}.`);
  checkProblem(X, Y);
  return family.solve(X, Y, spec, monitor);
}
