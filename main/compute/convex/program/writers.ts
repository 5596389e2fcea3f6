import type { SolveSpec } from '../../../../shared/contract/run';
import { deepLinearProgram } from './deep-linear';
import { gatedReluProgram } from './gated-relu';
import { parallelLinearProgram } from './parallel-linear';
import type { ProgramWriter } from './program';
import { rankOneProgram } from './rank-one';
import { splineProgram } from './spline';
import { thresholdProgram } from './threshold';
import { threeLayerReluProgram } from './three-layer-relu';
import { twoLayerReluProgram } from './two-layer-relu';

/** The program of each family, one file and one line each, or why it has no finite one. */
export const PROGRAM_WRITERS: Readonly<Record<SolveSpec['family'], ProgramWriter | string>> = {
  'two-layer-relu': twoLayerReluProgram,
  'gated-relu': gatedReluProgram,
  'three-layer-relu': threeLayerReluProgram,
  'deep-relu': 'the atoms of a deep ReLU branch are not finitely many cones that could be listed.',
  'deep-linear': deepLinearProgram,
  'parallel-linear': parallelLinearProgram,
  'rank-one': rankOneProgram,
  spline: splineProgram,
  threshold: thresholdProgram,
};
