import { Failure } from '../../../shared/contract/failure';
import type { Family } from './family';
import { deepLinear } from './deep-linear';
import { gatedRelu } from './gated-relu';
import { parallelLinear } from './parallel-linear';
import { rankOne } from './rank-one';
import { spline } from './spline';
import { threshold } from './threshold';
import { twoLayerRelu } from './two-layer-relu';

/** The families that can be solved, by their name in the contract: one file and one line each. */
export const FAMILY_TABLE: Readonly<Record<string, Family>> = {
  'two-layer-relu': twoLayerRelu,
  'gated-relu': gatedRelu,
  'deep-linear': deepLinear,
  'parallel-linear': parallelLinear,
  'rank-one': rankOne,
  spline,
  threshold,
};

/** The family of that name; throws a Failure ('unsupported') where there is none. */
export function familyNamed(name: string): Family {
  if (Object.hasOwn(FAMILY_TABLE, name)) return FAMILY_TABLE[name];
  throw new Failure(
    'unsupported',
    `The family '${name}' is not solved by this version.`,
    `Use one of: ${Object.keys(FAMILY_TABLE).join(', ')}.`,
  );
}
