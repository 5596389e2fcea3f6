import type { NoPicture } from '../contract/geometry';
import type { SolveSpec } from '../contract/run';
import { FAMILY_DECLARATIONS } from './families';

/** Families whose atoms are functions of one direction u. */
const DIRECTED = { 'two-layer-relu': 'relu', 'gated-relu': 'gated', threshold: 'threshold' } as const satisfies Partial<
  Record<SolveSpec['family'], string>
>;
type Directed = keyof typeof DIRECTED;

/** More hyperplanes than these are a blot. */
const MOST_ROWS = 5000;

export const isDirected = (family: SolveSpec['family']): family is Directed => family in DIRECTED;

/** What a unit of a family does with Xu. */
export const unitsOfFamily = (family: Directed): (typeof DIRECTED)[Directed] => DIRECTED[family];

/** Whether the bias is an entry of u: penalised, or of threshold units, whose hidden weights cost nothing. */
export const biasIsCoordinate = ({ bias }: Pick<SolveSpec, 'bias'>): boolean => bias !== 'none';

/** Why the directions of a program over n×d data cannot be drawn, and what would let them; null where they can. */
export function whyNotDirections(spec: Pick<SolveSpec, 'family' | 'bias'>, n: number, d: number): NoPicture | null {
  const none = (reason: string, remedy: string): NoPicture => ({ kind: 'none', reason, remedy });
  if (!isDirected(spec.family))
    return none(
      `Neurons are drawn as directions where the network has one hidden layer of ReLU, gated or threshold units. This run is of a ${FAMILY_DECLARATIONS[spec.family].title}.`,
      'Solve the program of two-layer ReLU networks on the same data.',
    );
  const bias = biasIsCoordinate(spec);
  const D = d + Number(bias);
  if (D === 1)
    return none(
      'With one feature and no bias there are two directions only, +1 and −1.',
      'Give the network a penalised bias, or the data a second feature.',
    );
  if (D > 3)
    return none(
      `The directions of ${d} features${bias ? ' and a bias' : ''} lie on a sphere in ${D} dimensions; they can be drawn in 2 and 3.`,
      bias ? 'Leave one or two columns as features and solve again.' : 'Leave two or three columns as features and solve again.',
    );
  if (n > MOST_ROWS)
    return none(
      `The data have ${n} rows; the hyperplanes of more than ${MOST_ROWS} cannot be told apart in a picture.`,
      'Solve a sample of the rows.',
    );
  return null;
}
