import { Failure } from '../../../../shared/contract/failure';
import type { SolvedFamily } from '../../../../shared/theory/families';
import type { Family } from './family';
import { deepLinear } from './deep-linear';
import { deepRelu } from './deep-relu';
import { gatedRelu } from './gated-relu';
import { parallelLinear } from './parallel-linear';
import { rankOne } from './rank-one';
import { spline } from './spline';
import { threeLayerRelu } from './three-layer-relu';
import { threshold } from './threshold';
import { twoLayerRelu } from './two-layer-relu';

/** The families that can be solved: one for each declaration of `shared/theory/families`. */
const SOLVERS: Readonly<Record<SolvedFamily, Family>> = {
  'two-layer-relu': twoLayerRelu,
  'gated-relu': gatedRelu,
  'three-layer-relu': threeLayerRelu,
  'deep-relu': deepRelu,
  'deep-linear': deepLinear,
  'parallel-linear': parallelLinear,
  'rank-one': rankOne,
  spline,
  threshold,
};

/** The same by any name. */
export const FAMILY_TABLE: Readonly<Record<string, Family>> = SOLVERS;

/** The family of that name; throws a Failure ('unsupported') where there is none. */
export function familyNamed(name: string): Family {
  if (Object.hasOwn(FAMILY_TABLE, name)) return FAMILY_TABLE[name];
  throw new Failure(
    'unsupported',
    `The family '${name}' is not solved by this version.`,
    `Use one of: ${Object.keys(FAMILY_TABLE).join(', ')}.`,
  );
}
