import type { Role } from '../../contract/data';
import type { Architecture } from '../../contract/network';
import { boundingProgram } from './bounding-program';
import { FAMILY_DECLARATIONS, isSolved } from './index';
import type { ProgramChoice } from './program-choice';

/** The program of a network, and whether its bound is one of the network's trainings; or why it has none. */
export type Match = { choice: ProgramChoice; bounds: boolean } | { why: string };

type Nearest = { family: ProgramChoice['family']; depth?: number; widths?: number[] } | { why: string };

/** The convex program that stands beside a network: the one that bounds it, else the nearest, which is never subtracted from it. */
export function matchingProgram(architecture: Architecture, roles: readonly Role[]): Match {
  const { loss, beta, bias, delta, regularizer } = architecture;
  const common = { loss, beta, bias, ...(loss === 'huber' && delta !== undefined ? { delta } : {}) };
  const bounding = boundingProgram(architecture, roles);
  if (bounding) return { choice: { ...common, ...bounding }, bounds: true };
  const nearest = nearestProgram(architecture, roles.filter((role) => role === 'feature').length);
  if ('why' in nearest) return nearest;
  const family = isSolved(nearest.family) ? FAMILY_DECLARATIONS[nearest.family] : null;
  const takesRegularizer = family?.takes.includes('regularizer') && family.regularizers.includes(regularizer);
  return { choice: { ...common, ...nearest, ...(takesRegularizer ? { regularizer } : {}) }, bounds: false };
}

function nearestProgram({ layers, branches, activation, bias, regularizer, exponent }: Architecture, features: number): Nearest {
  const depth = layers.length + 1;
  if (exponent !== undefined && exponent !== depth && regularizer === 'power')
    return { why: `The power ${exponent} of ${depth} layers is not convex; at the exponent ${depth} it is (theory §4).` };
  if (activation === 'threshold') return { family: 'threshold' };
  if (activation === 'linear') {
    if (bias !== 'none')
      return { why: 'A linear network with a bias has no program here: standardise the features, or leave the bias out.' };
    return { family: branches === 1 ? 'deep-linear' : 'parallel-linear', depth };
  }
  if (activation === 'gated')
    return depth === 2 ? { family: 'gated-relu' } : { why: 'A gated network of three and more layers has no program in this version.' };
  if (bias === 'free')
    return depth === 2 && features === 1
      ? { family: 'spline' }
      : { why: 'With a free bias the convex program is that of two layers and one feature (a spline).' };
  if (depth === 2) return { family: 'two-layer-relu' };
  const widths = layers.slice(0, -1);
  return depth === 3 ? { family: 'three-layer-relu', widths } : { family: 'deep-relu', depth, widths };
}
