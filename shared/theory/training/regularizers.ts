import type { Architecture } from '../../contract/network';

/** What a regulariser of training is like. */
export interface RegularizerDeclaration {
  /** Whether its proximal map has a closed form. */
  readonly proximal: boolean;
  /** Whether networks of three and more layers are held in a set. */
  readonly projects: boolean;
}

/** The regularisers of training; `main/compute/train/regularizers` has a rule for each. */
export const REGULARIZER_DECLARATIONS: Readonly<Record<Architecture['regularizer'], RegularizerDeclaration>> = {
  'weight-decay': { proximal: true, projects: false },
  power: { proximal: true, projects: false },
  'power-half': { proximal: true, projects: false },
  'last-two': { proximal: true, projects: true },
  'path-norm': { proximal: false, projects: false },
};
