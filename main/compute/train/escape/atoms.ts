import type { Missing, Search } from './atom';
import { deepAtoms } from './deep';
import { freeBiasAtoms } from './free-bias';
import { linearAtoms } from './linear';
import { reluAtoms } from './relu';
import { thresholdAtoms } from './threshold';

/**
 * Atoms with ‖Nᵀφ‖ > β that the network of these weights does not have (theory §2). Where the family has a pricing that ends soon, with a
 * bound of γ°(N) (theory §5.1, §5.3, §5.8), finding none is a proof; elsewhere they are searched by ascents, and none found is none.
 */
export function missingAtoms(search: Search): Missing {
  const { activation, bias, layers } = search.architecture;
  if (activation === 'threshold') return thresholdAtoms(search);
  if (activation === 'linear') return linearAtoms(search);
  if (layers.length > 1) return { atoms: deepAtoms(search), bound: null };
  return bias === 'free' ? { atoms: freeBiasAtoms(search), bound: null } : reluAtoms(search);
}
