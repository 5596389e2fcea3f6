import type { Role } from '../../contract/data';
import type { SolveSpec, TrainSpec } from '../../contract/run';
import { boundingProgram } from './bounding-program';

/** The convex program that bounds what a network is trained on; null where there is none. */
export function companionOf(
  { architecture, seed, proof }: Pick<TrainSpec, 'architecture' | 'seed' | 'proof'>,
  roles: readonly Role[],
): SolveSpec | null {
  const program = boundingProgram(architecture, roles);
  const { loss, beta, bias } = architecture;
  return program && { ...program, loss, beta, bias, patterns: { kind: 'auto' }, tolerance: 1e-6, seed, ...(proof ? { proof } : {}) };
}
