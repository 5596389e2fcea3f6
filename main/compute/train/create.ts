import type { Matrix, NdArray } from '../../../shared/contract/array';
import type { Architecture } from '../../../shared/contract/network';
import type { TrainSpec } from '../../../shared/contract/run';
import { lossNamed } from '../../../shared/theory/losses';
import type { TrainingKernels } from '../engine/training-kernels';
import { Random } from '../engine/random';
import { ACTIVATION_TABLE } from './activations';
import type { TrainingCall } from './crew';
import type { DropoutRule } from './dropout';
import { isShared, partsOf } from './groups';
import { LayeredNetwork } from './layered';
import * as layered from './layout';
import type { TrainedNetwork } from './network';
import { REGULARIZER_TABLE } from './regularizers';
import * as twoLayer from './shape';
import { TwoLayer } from './two-layer';

/** What a network begins with beside its specification. */
export interface Beginning {
  /** Weights as published, instead of the initial ones of the seed. */
  weights?: Record<string, NdArray>;
  dropout?: DropoutRule;
  /** Asks for workers that help with a large network. */
  recruit?: (call: TrainingCall) => void;
}

/** The network of a specification that `checkTraining` accepts, with the initial parameters of a seed. */
export function createNetwork(
  kernels: TrainingKernels,
  X: Matrix,
  Y: Matrix,
  spec: TrainSpec,
  seed: number,
  { weights, dropout, recruit }: Beginning = {},
): TrainedNetwork {
  const { architecture } = spec;
  // A large one is shared between workers, which `TwoLayer` cannot be.
  const large = isShared(partsOf(layoutOf(architecture, X.shape[1], Y.shape[1]), X.shape[0]));
  if (isTwoLayerRelu(architecture) && !dropout && !large) {
    const biased = architecture.bias === 'penalized';
    const shape: twoLayer.Shape = {
      branches: architecture.branches,
      width: architecture.layers[0],
      inputs: X.shape[1] + (biased ? 1 : 0),
      outputs: Y.shape[1],
      biased,
    };
    const network = new TwoLayer(kernels, shape, X, Y, architecture.beta);
    network.parameters.values.set(weights ? twoLayer.parametersOf(shape, weights) : twoLayer.initialParameters(shape, spec, seed));
    return network;
  }
  const network = createLayered(kernels, X, Y, spec, { dropout, recruit });
  const layout = layoutOf(architecture, X.shape[1], Y.shape[1]);
  network.parameters.values.set(weights ? layered.parametersOf(layout, weights) : layered.initialParameters(layout, spec, seed));
  network.regularizer.project?.();
  return network;
}

/** The network as one of any depth, its parameters as `layout.ts` lays them out and not yet set. */
export function createLayered(
  kernels: TrainingKernels,
  X: Matrix,
  Y: Matrix,
  spec: TrainSpec,
  { dropout, recruit }: Omit<Beginning, 'weights'> = {},
): LayeredNetwork {
  const { architecture } = spec;
  const layout = layoutOf(architecture, X.shape[1], Y.shape[1]);
  return new LayeredNetwork(kernels, layout, X, Y, {
    activation: ACTIVATION_TABLE[architecture.activation],
    loss: lossNamed(architecture.loss, { delta: architecture.delta, outputs: Y.shape[1] }),
    regularizer: REGULARIZER_TABLE[architecture.regularizer],
    beta: architecture.beta,
    exponent: architecture.exponent ?? architecture.layers.length + 1,
    penalizedBiases: architecture.bias === 'penalized',
    gates: () => gatesOf(layout, spec),
    ...(dropout ? { dropout } : {}),
    ...(recruit ? { recruit } : {}),
  });
}

/** The sizes of an architecture on n×d data with C targets. */
export function layoutOf(
  { layers, branches, bias, biasLayers = 'all', outputBias, activation }: Architecture,
  d: number,
  C: number,
): layered.Layout {
  const hasBias = (layer: number) =>
    bias !== 'none' && (biasLayers === 'all' || layer === (biasLayers === 'first' ? 0 : layers.length - 1));
  return {
    branches,
    widths: [d, ...layers, C],
    biased: [...layers.map((_, layer) => hasBias(layer)), false],
    outputBias: outputBias ?? false,
    amplitudes: ACTIVATION_TABLE[activation].amplitudes,
  };
}

/** Networks of two layers whose every parameter is penalised by ½β‖θ‖²: the regularisers of theory §4 but the path norm agree on that. */
function isTwoLayerRelu({ layers, activation, loss, regularizer, bias, outputBias }: Architecture): boolean {
  return (
    layers.length === 1 && activation === 'relu' && loss === 'squared' && regularizer !== 'path-norm' && bias !== 'free' && !outputBias
  );
}

/** Gate directions from the stream 'gates' of the run's first seed, so that all its seeds solve one problem (theory §5.2). */
export function gatesOf(layout: layered.Layout, { architecture, seed }: TrainSpec): Float64Array[] {
  if (!ACTIVATION_TABLE[architecture.activation].gated) return [];
  const random = Random.stream(seed, 'gates');
  const inputs = layered.columnsOf(layout, 0);
  return architecture.layers.map((units) => new Float64Array(layout.branches * units * inputs).map(() => random.normal()));
}
