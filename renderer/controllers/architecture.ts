import type { Architecture } from '../../shared/contract/network';
import { whyNotArchitecture } from '../../shared/theory/training/check';

/** L of an architecture. */
export const layerCount = ({ layers }: Architecture): number => layers.length + 1;

/** An architecture with a change, and without options that belonged to what it was before. */
export function changed(architecture: Architecture, part: Partial<Architecture>): Architecture {
  const { exponent, biasLayers, outputBias, delta, ...rest } = { ...architecture, ...part };
  const L = layerCount(rest);
  return {
    ...rest,
    ...(exponent !== undefined && rest.regularizer === 'power' && exponent <= L ? { exponent } : {}),
    ...(biasLayers !== undefined && rest.bias !== 'none' ? { biasLayers } : {}),
    ...(outputBias ? { outputBias } : {}),
    ...(delta !== undefined && rest.loss === 'huber' ? { delta } : {}),
  };
}

/** Why a change of an architecture contradicts the rest of it, or null. */
export function whyNotChange(architecture: Architecture, part: Partial<Architecture>): string | null {
  return whyNotArchitecture(changed(architecture, part));
}
