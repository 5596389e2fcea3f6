import type { TrainSpec } from '../../../../shared/contract/run';
import { balanced } from './balanced';
import { glorot } from './glorot';
import { he } from './he';
import type { Initialization } from './initialization';
import { orthogonal } from './orthogonal';
import { uniform } from './uniform';

/** Every initialisation by its name in the contract; a new one is one file and one line. */
export const INITIALIZATIONS: Record<TrainSpec['init'], Initialization> = { he, glorot, orthogonal, balanced, uniform };
