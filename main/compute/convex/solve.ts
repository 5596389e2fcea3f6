import type { Matrix } from '../../../shared/contract/array';
import type { Proof } from '../../../shared/contract/certificate';
import type { SolveResult, SolveSpec } from '../../../shared/contract/run';
import { checkTargets } from '../../../shared/theory/losses/targets';
import type { Monitor } from '../job';
import { checkProblem } from './check';
import { familyNamed } from './families/families';
import { distinctRows } from './limit/limit-rows';
import { checkOptions } from './families/options';

/** By how much a gap may exceed the tolerance: the last margins for rounding are added when the iterations are over. */
const LAST_MARGINS = 1.1;

/**
 * Solves the convex program of a family and certifies the result. X is n×d and Y n×C, float64; the ones column of a bias is appended
 * here. Throws a Failure: 'usage' or 'unsupported' for what cannot be asked, 'data' for values that are not finite, 'computation' where
 * the solver fails. A stop through the monitor or the time limit is no failure: the result says what there is, with its status.
 */
export function solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
  const family = familyNamed(spec.family);
  checkOptions(spec.family, family, spec);
  checkProblem(X, Y, family.vectorOutputs);
  checkTargets(spec.loss, Y);
  const rows = spec.interpolate ? distinctRows(X, Y, spec) : { X, Y, expand: (result: SolveResult) => result };
  const found = rows.expand(family.solve(rows.X, rows.Y, spec, monitor));
  const result: SolveResult = { ...found, status: honestStatus(found, spec.tolerance) };
  const { proof: _kept, ...plain } = result;
  return spec.proof ? { ...result, proof: proofOf(spec, result) } : plain;
}

/** Where a family keeps nothing more, the dual point is the whole proof, and in the limit its largest entry the price. */
function proofOf({ interpolate }: SolveSpec, { dual, lowerBound: { kind, method }, proof }: SolveResult): Proof {
  let price = Number.MIN_VALUE;
  for (const value of dual.data) price = Math.max(price, Math.abs(value));
  return { point: dual, kind, method, arrays: {}, ...(interpolate ? { price } : {}), ...proof };
}

/** 'precision' in place of 'solved' where what was proven, of the network or of the program on fewer patterns, leaves more than the tolerance. */
function honestStatus({ status, certificate, objective, lowerBound, gap }: SolveResult, tolerance: number): SolveResult['status'] {
  const left = certificate === 'exact' ? objective - lowerBound.value : certificate === 'restricted' ? gap : null;
  const isOpen = left !== null && left > LAST_MARGINS * tolerance * Math.abs(objective);
  return status === 'solved' && isOpen ? 'precision' : status;
}
