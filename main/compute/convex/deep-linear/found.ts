import type { SolveSpec } from '../../../../shared/contract/run';
import type { Found } from '../recovery/assemble';
import type { Fit } from '../recovery/fit';
import type { linearBetaMax } from './beta-max';
import type { linearNetwork } from './network';
import { penaltyValue, type Penalty } from './penalty';

interface Parts {
  penalty: Penalty;
  network: ReturnType<typeof linearNetwork>;
  fit: Fit;
  zero: ReturnType<typeof linearBetaMax>;
  proof: Found['proof'];
}

/** What a solve of standard linear networks says at every β and in the limit alike: the network with its values, and β_max. The gauge is σ_max(XᵀN) (theory §6). */
export function linearFound({ proof: asked }: Pick<SolveSpec, 'proof'>, { penalty, network, fit, zero, proof }: Parts) {
  return {
    program: fit.loss + penaltyValue(penalty, network.sigmas),
    network: fit.objective,
    weights: network.weights,
    activeNeurons: network.sigmas.length,
    method: 'singular-value',
    ...(asked ? { proof } : {}),
    betaMax: zero.value,
    betaMaxKind: zero.exact ? 'exact' : 'relaxed',
    patterns: 1,
    patternsHow: 'formula',
  } satisfies Partial<Found>;
}
