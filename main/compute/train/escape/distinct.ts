import { correlation } from '../../convex/deep-relu/ascent';
import { norm } from '../../engine/norm';
import { ALIKE, TOLD, type Atom } from './atom';

/** The atoms of largest constraint, one of each kind, the largest first. */
export function distinct(atoms: readonly Atom[]): Atom[] {
  const taken: Atom[] = [];
  for (const atom of [...atoms].sort((a, b) => b.constraint - a.constraint)) {
    if (taken.length === TOLD) break;
    if (!taken.some((other) => alike(other.values, atom.values))) taken.push(atom);
  }
  return taken;
}

const alike = (a: Float64Array, b: Float64Array) => correlation(a, b, 1) > ALIKE * norm(a) * norm(b);
