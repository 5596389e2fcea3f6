import type { Architecture } from '../../shared/contract/network';
import { subscript } from '../../shared/figures/format';

/** What options of an architecture are called in the label of an edit. */
const WORDS: Record<Exclude<keyof Architecture, 'layers' | 'branches'>, string> = {
  activation: 'activation',
  bias: 'bias',
  biasLayers: 'layers of the bias',
  outputBias: 'output bias',
  regularizer: 'regulariser',
  exponent: 'exponent',
  loss: 'loss',
  delta: 'δ',
  beta: 'β',
};

/**
 * What the change from one architecture to another is called, and the key of changes that belong together (a width that is typed); null
 * where nothing changed.
 */
export function describeEdit(before: Architecture, after: Architecture): { label: string; key: string } | null {
  if (JSON.stringify(before.layers) !== JSON.stringify(after.layers)) return layersEdit(before.layers, after.layers);
  if (before.branches !== after.branches) return { label: 'Change the number of branches', key: 'branches' };
  // What belongs to an option goes with it, so the one that was changed stands first.
  const keys = Object.keys(WORDS) as (keyof typeof WORDS)[];
  const changed = keys.find((key) => before[key] !== after[key]);
  return changed ? { label: `Change ${WORDS[changed]}`, key: changed } : null;
}

function layersEdit(before: readonly number[], after: readonly number[]): { label: string; key: string } {
  const differing = after.flatMap((width, l) => (width === before[l] ? [] : [l]));
  if (after.length !== before.length || differing.length > 1) return { label: 'Change the hidden widths', key: 'widths' };
  return { label: `Change width m${subscript(differing[0] + 1)}`, key: `width ${differing[0]}` };
}
