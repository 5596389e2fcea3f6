import { ascend, randomStart } from '../../convex/deep-relu/ascent';
import { withBias } from '../../convex/patterns/geometry';
import { Stack } from '../../convex/deep-relu/stack';
import { Random } from '../../engine/random';
import { NOTABLE, type Atom, type Search } from './atom';
import { distinct } from './distinct';

/** Ascents from random layers. */
const STARTS = 64;

/** Those of deep ReLU branches, a penalized bias of the first layer one feature more, by ascents from random layers (theory §5.5). */
export function deepAtoms({ X, N: { data: N, shape }, architecture, beta, seed, stopped }: Search): Atom[] {
  const { n, d, data } = withBias(X, architecture.bias === 'penalized');
  const [, C] = shape;
  const stack = new Stack(data, n, d, architecture.layers.slice(0, -1));
  const random = Random.stream(seed, 'escape');
  const atoms: Atom[] = [];
  for (let start = 0; start < STARTS && !stopped(); start++) {
    const summit = ascend(stack, randomStart(stack, random, []), N, C, stopped);
    if (!summit || !(summit.value > beta * (1 + NOTABLE))) continue;
    const values = stack.forward(summit.parameters).slice();
    const layers = stack.offsets.slice(1).map((end, l) => summit.parameters.slice(stack.offsets[l], end));
    atoms.push({ layers, values, constraint: summit.value / beta });
  }
  return distinct(atoms);
}
