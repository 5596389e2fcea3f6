import type { Matrix } from '../../../shared/contract/array';
import type { Verdict } from '../../../shared/contract/verdict';
import { lossNamed } from '../../../shared/theory/losses';
import { withBias } from '../convex/patterns/geometry';
import { norm } from '../engine/norm';
import { checkTargets } from '../../../shared/theory/losses/targets';
import { checkProblem } from '../convex/check';
import { checkArchitecture } from '../../../shared/theory/training/check';
import { networkObjective, networkOutputs } from '../train/objective';
import { conditions } from './conditions';
import { architectureBound } from './architecture/bound';
import { gatesOf } from './architecture/trained-bound';
import type { Judged } from './judged';

/**
 * The objective of a given network in float64, the conditions of an optimum that it violates, and, where no convex program bounds such
 * networks, a bound of all of them. X is n×d, Y n×C.
 */
export function verdict(
  X: Matrix,
  Y: Matrix,
  { weights, architecture, penalizesOutputBias, hasProgram = false, timeLimit }: Judged,
  stopped = () => false,
): Verdict {
  checkArchitecture(architecture);
  checkProblem(X, Y, true);
  checkTargets(architecture.loss, Y);
  const { loss, delta, beta, bias, activation, layers, regularizer } = architecture;
  const own = networkObjective(weights, X, Y, beta, architecture);
  const L = layers.length + 1;
  const constants = weights[`b${L}`];
  const extra = constants && penalizesOutputBias ? 0.5 * norm(constants.data) ** 2 : 0;
  const objective = own.objective + beta * extra;
  const N = new Float64Array(Y.data.length);
  lossNamed(loss, { delta, outputs: Y.shape[1] }).negativeGradient(networkOutputs(weights, X, Y.shape[1], architecture), Y.data, N);
  const design = withBias(X, bias === 'penalized' && weights.b1 !== undefined);
  const isGauge = L === 2 && regularizer !== 'path-norm' && (architecture.exponent ?? 2) === 2;
  const hasConditions = isGauge && (activation === 'relu' || activation === 'linear');
  const dual: Matrix = { dtype: 'float64', shape: Y.shape, data: N };
  const found = hasProgram
    ? null
    : architectureBound({
        X,
        Y,
        architecture,
        gates: gatesOf(architecture, weights),
        penalizesOutputBias,
        network: { dual: N, objective },
        seed: 0,
        seconds: timeLimit,
        stopped,
      });
  return {
    architecture,
    objective,
    loss: own.loss,
    penalty: beta * (own.regularizer + extra),
    conditions: hasConditions ? conditions(weights, design, dual, beta, activation === 'linear') : null,
    ownBound: found && 'lowerBound' in found ? found.lowerBound : null,
    ownProof: found && 'proof' in found ? found.proof : null,
    penalizesOutputBias,
    notes: [
      ...(loss === 'hinge'
        ? ['The hinge loss has a kink at margin 1: units are judged at one of its subgradients there, which need not be the best one.']
        : []),
      ...(found && 'why' in found ? [found.why] : []),
      ...(hasConditions ? [] : ['Conditions of an optimum are told for two-layer networks of ReLU or linear units.']),
    ],
  };
}
