import type { NdArray } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import { lossNamed } from '../../../../shared/theory/losses';
import type { BoundTask } from '../../job';
import { networkOutputs } from '../../train/objective';
import type { ArchitectureBound } from './architecture-bound';
import { architectureBound } from './bound';

/** The bound of the architecture that was trained, with the dual point of the best network among those that are tried. */
export function trainedBound({ X, Y, spec, network }: BoundTask, stopped: () => boolean): ArchitectureBound {
  const { architecture, seed } = spec;
  const { weights, objective } = network;
  const dual = new Float64Array(Y.data.length);
  const loss = lossNamed(architecture.loss, { ...architecture, outputs: Y.shape[1] });
  loss.negativeGradient(networkOutputs(weights, X, Y.shape[1], architecture), Y.data, dual);
  const gates = gatesOf(architecture, weights);
  return architectureBound({ X, Y, architecture, gates, penalizesOutputBias: false, network: { dual, objective }, seed, stopped });
}

/** Directions of the gates of each hidden layer, as published with the weights; none where units have no gates. */
export function gatesOf({ layers, activation }: Architecture, weights: Record<string, NdArray>): Float64Array[] {
  return activation === 'gated' ? layers.map((_, l) => Float64Array.from(weights[`G${l + 1}`].data)) : [];
}
