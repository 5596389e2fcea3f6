import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Escape } from '../../../../shared/contract/run';
import type { Architecture } from '../../../../shared/contract/network';
import { lossNamed } from '../../../../shared/theory/losses';
import { gaugeFactor } from '../../../../shared/theory/regularizers';
import { norm } from '../../engine/norm';
import { networkObjective, networkOutputs } from '../objective';
import type { Atom, Missing } from './atom';
import { missingAtoms } from './atoms';
import { grow, type Sized } from './grow';
import { bestScale } from './scale';

/** A network that was given neurons, and what that did. */
export type Grown = Sized & Omit<Escape, 'epoch'>;

/** Null where no neuron that was found lowers the objective; `missing` is then what is known of those that were not. */
export type Escaped = { grown: Grown; missing?: undefined } | { grown: null; missing: Pick<Missing, 'bound'> };

/** An objective that falls by a smaller part than this has not fallen: rounding may do that. */
const ROUNDING = 1e-12;

/**
 * Gives a network the atoms that violate its dual constraint ‖Nᵀφ‖ ≤ β at N = −∇ℓ(F) (theory §2), one after the other, each at the scale
 * that minimises the objective along it and only where the float64 objective of the larger network is lower. The architecture is one that `whyNotEscape` accepts; weights as published.
 */
export function escape(
  X: Matrix,
  Y: Matrix,
  weights: Record<string, NdArray>,
  architecture: Architecture,
  { seed, stopped }: { seed: number; stopped: () => boolean },
): Escaped {
  const C = Y.shape[1];
  const beta = gaugeFactor(architecture.regularizer, architecture.layers.length + 1) * architecture.beta;
  const loss = lossNamed(architecture.loss, { delta: architecture.delta, outputs: C });
  const targets = Y.data;
  const objectiveOf = (network: Sized) => networkObjective(network.weights, X, Y, architecture.beta, architecture).objective;
  const state = (network: Sized) => {
    const F = networkOutputs(network.weights, X, C, architecture);
    const N = new Float64Array(F.length);
    loss.negativeGradient(F, targets, N);
    return { F, N };
  };
  let network: Sized = { architecture, weights };
  let { F, N } = state(network);
  const before = objectiveOf(network);
  let [after, units, constraint] = [before, 0, 0];
  const missing = missingAtoms({ weights, X, N: { dtype: 'float64', shape: Y.shape, data: N }, architecture, beta, seed, stopped });
  for (const atom of missing.atoms) {
    if (stopped()) break;
    const direction = outgoing(atom, N, C);
    const scale = bestScale(loss, F, targets, atom.values, direction, beta);
    if (scale === 0) continue;
    const larger = grow(
      network,
      atom,
      direction.map((value) => scale * value),
    );
    const reached = objectiveOf(larger);
    if (!(reached < after - ROUNDING * Math.abs(after))) continue;
    network = larger;
    after = reached;
    units += 1;
    constraint = Math.max(constraint, atom.constraint);
    ({ F, N } = state(network));
  }
  return units === 0 ? { grown: null, missing: { bound: missing.bound } } : { grown: { ...network, units, constraint, before, after } };
}

/** Nᵀφ/‖Nᵀφ‖, along which the loss falls fastest. */
function outgoing({ values }: Atom, N: Float64Array, C: number): Float64Array {
  const product = new Float64Array(C);
  for (let i = 0; i < values.length; i++) for (let c = 0; c < C; c++) product[c] += N[i * C + c] * values[i];
  const size = norm(product);
  return size > 0 ? product.map((value) => value / size) : product;
}
