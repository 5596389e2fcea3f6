import type { Architecture } from '../../contract/network';

/** Weights, biases and amplitudes of a network: of one branch, and of all with the constants of the outputs. */
export function parameterCount(architecture: Architecture, inputs: number, outputs: number): { total: number; each: number } {
  const { layers, branches, activation, bias, biasLayers, outputBias } = architecture;
  const sizes = [inputs, ...layers, outputs];
  let each = 0;
  for (let l = 1; l < sizes.length; l++) each += sizes[l - 1] * sizes[l];
  if (bias !== 'none') each += biased(layers, biasLayers).reduce((sum, width) => sum + width, 0);
  if (activation === 'threshold') each += layers[0];
  return { total: each * branches + (outputBias ? outputs : 0), each };
}

/** Widths of the hidden layers that have a bias. */
function biased(layers: readonly number[], which: Architecture['biasLayers']): readonly number[] {
  return which === 'first' ? layers.slice(0, 1) : which === 'last' ? layers.slice(-1) : layers;
}
