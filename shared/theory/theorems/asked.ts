import type { Params } from '../../contract/contract';
import type { Role } from '../../contract/data';
import type { Architecture } from '../../contract/network';
import { matchingProgram } from '../families/matching-program';

/** What the facts of a problem depend on beside the data set (contract: `data.facts`). */
export type FactTerms = Omit<Params<'data.facts'>, 'id' | 'bias'>;

/** What the facts of a network depend on: on data of these roles its own convex program, where it has one. */
export function termsOf({ loss, delta, activation, ...rest }: Architecture, roles: readonly Role[]): FactTerms {
  const match = matchingProgram({ loss, delta, activation, ...rest }, roles);
  return { loss, delta, activation, ...('choice' in match ? { program: match.choice } : {}) };
}

/** A free bias sees the same column of ones, and so the same patterns, as a penalised one. */
export const seenBias = (bias: Architecture['bias']): Architecture['bias'] => (bias === 'free' ? 'penalized' : bias);
