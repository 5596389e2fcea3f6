import type { Architecture } from '../../shared/contract/network';
import { changed, layerCount, whyNotChange } from './architecture';

/** More are no architecture that anybody draws. */
export const MOST_LAYERS = 64;
export const MOST_WIDTH = 65536;

/** Layers are counted from 1; the last, L, has as many units as there are targets and cannot be moved. */
type Change = { layers: number[] } | { why: string };

const LAST = 'The last layer makes the outputs: as many as there are targets.';

/** A hidden layer more before layer l, as wide as the hidden layer that it follows (the first: as the one after it). */
export function added({ layers }: Architecture, l: number): Change {
  return { layers: spliced(layers, l - 1, 0, layers[Math.max(0, l - 2)]) };
}

/** The same layer once more, after itself. */
export function duplicated(architecture: Architecture, l: number): Change {
  if (l >= layerCount(architecture)) return { why: LAST };
  return { layers: spliced(architecture.layers, l, 0, architecture.layers[l - 1]) };
}

export function removed(architecture: Architecture, l: number): Change {
  if (l >= layerCount(architecture)) return { why: LAST };
  if (architecture.layers.length === 1) return { why: 'A network has at least one hidden layer.' };
  return { layers: spliced(architecture.layers, l - 1, 1) };
}

/** Layer l in the place of layer `to`; those between make room. */
export function moved(architecture: Architecture, l: number, to: number): Change {
  const L = layerCount(architecture);
  if (l >= L) return { why: LAST };
  if (to < 1) return { why: 'It is the first layer already.' };
  if (to >= L) return { why: 'It is the last hidden layer already.' };
  const others = spliced(architecture.layers, l - 1, 1);
  return { layers: spliced(others, to - 1, 0, architecture.layers[l - 1]) };
}

/** Layer l with another width. */
export function widened(architecture: Architecture, l: number, width: number): Change {
  if (l >= layerCount(architecture)) return { why: LAST };
  return { layers: spliced(architecture.layers, l - 1, 1, width) };
}

/** Why a change of the layers is not possible, or null. */
export function whyNotLayers(architecture: Architecture, change: Change): string | null {
  if ('why' in change) return change.why;
  if (change.layers.length > MOST_LAYERS) return `A network here has at most ${MOST_LAYERS} hidden layers.`;
  return whyNotChange(architecture, change);
}

/** The architecture after a change that is possible. */
export function withLayers(architecture: Architecture, change: Change): Architecture {
  return 'why' in change ? architecture : changed(architecture, change);
}

function spliced(widths: readonly number[], at: number, gone: number, ...come: number[]): number[] {
  return [...widths.slice(0, at), ...come, ...widths.slice(at + gone)];
}
