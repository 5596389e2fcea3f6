import type { Matrix } from '../../../../shared/contract/array';
import type { Loss } from '../../../../shared/theory/losses';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { pointProof } from '../../certificate/architecture/proof';
import { vectorBound, vectorGaugeBound } from '../../certificate/vector-bound';
import type { Kernels } from '../../engine/kernels';
import type { Found } from '../recovery/assemble';
import { within } from '../control';
import type { BlockOutcome } from '../master/block-problem';
import type { Gauge } from './gauge';
import type { Geometry } from '../patterns/geometry';

/** The rank up to which a checker goes through all faces of the arrangement, and needs no more than the dual point. */
const PRICED_RANK = 4;

/** Milliseconds for the network's bound, and for β_max, beside a search that proves nothing. */
const BOUND_TIME = 3000;
const BETA_MAX_TIME = 1000;

export interface ProofProblem {
  kernels: Kernels;
  geometry: Geometry;
  /** The loss of the program, and the one that its figures are given with. */
  given: Loss;
  loss: Loss;
  Y: Matrix;
  beta: number;
  stopped(): boolean;
}

type Proven = Pick<Found, 'dual' | 'certificate' | 'method' | 'lowerBound' | 'point' | 'betaMax' | 'betaMaxKind' | 'proof'>;

/** What was proven, in which words (theory §2): exact where γ° was maximised, estimated with a true bound beside it where it was searched. */
export function proofOf(gauge: Gauge, found: BlockOutcome, { kernels, geometry, given, loss, Y, beta, stopped }: ProofProblem): Proven {
  const { method } = gauge;
  if (!gauge.estimates) {
    // By branch and bound β_max is known to a share of the tolerance, from above; a search that was cut short leaves a relaxed bound.
    const searched = geometry.r > 2;
    return {
      dual: found.dual,
      certificate: searched && found.status !== 'solved' ? 'relaxed' : 'exact',
      method,
      betaMax: found.betaMax,
      betaMaxKind: searched && method !== 'faces' ? 'relaxed' : 'exact',
    };
  }
  const C = Y.shape[1];
  const bound = vectorBound(kernels, geometry, loss, found.dual.point, Y.data, C, beta, within(BOUND_TIME, stopped));
  const { lowerBound, point } = bound;
  const initial = dualAtZero(given, Y.data);
  const { rho: betaMax } = vectorGaugeBound(kernels, geometry, initial, C, within(BETA_MAX_TIME, stopped));
  const proof = geometry.r > PRICED_RANK ? { proof: pointProof(bound, Y) } : {};
  return { dual: null, certificate: 'estimated', method, lowerBound, point, betaMax, betaMaxKind: 'relaxed', ...proof };
}
