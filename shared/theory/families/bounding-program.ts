import type { Role } from '../../contract/data';
import type { Architecture } from '../../contract/network';
import { FAMILY_DECLARATIONS } from './index';
import type { ProgramChoice } from './program-choice';

/** Regularisers that turn a network's penalty into a multiple of β·γ (theory §4); weight decay only for two layers. */
const GAUGES: readonly Architecture['regularizer'][] = ['power', 'power-half', 'last-two'];

/** The convex program that bounds a training objective: the family and its options. */
export type BoundingProgram = Pick<ProgramChoice, 'family' | 'depth' | 'widths' | 'regularizer' | 'delta'>;

/** The program whose bound holds for every network of an architecture on data with these roles; null where this version has none. */
export function boundingProgram(architecture: Architecture, roles: readonly Role[]): BoundingProgram | null {
  const { layers, activation, regularizer, exponent, bias, outputBias, loss, delta } = architecture;
  const depth = layers.length + 1;
  const isPlain = activation === 'linear' && bias === 'none' && !outputBias;
  const huber = loss === 'huber' && delta !== undefined ? { delta } : {};
  if (isPlain && depth > 2 && (exponent ?? depth) === depth && isDeepLinear(architecture))
    return { family: 'deep-linear', depth, regularizer, ...huber };
  const isGauge = GAUGES.includes(regularizer) ? (exponent ?? depth) === depth : regularizer === 'weight-decay' && depth === 2;
  if (!isGauge) return null;
  // Splines have a free constant, whether the network has one or not.
  const isSpline = activation === 'relu' && depth === 2 && bias === 'free' && roles.filter((role) => role === 'feature').length === 1;
  if (isSpline) return { family: 'spline', ...huber };
  // What is not penalised can lower the objective below the bound of a program that has no such part.
  if (outputBias) return null;
  if (activation === 'relu' && depth === 2 && bias !== 'free') return { family: 'two-layer-relu', ...huber };
  if (activation === 'relu' && depth > 2) return bias === 'none' ? deepProgram(architecture, roles) : null;
  if (isPlain) return { family: 'parallel-linear', depth, regularizer, ...huber };
  return activation === 'threshold' ? { family: 'threshold', ...huber } : null;
}

/** Whether the standard network's bound is the architecture's own: one branch, or weight decay, Σσ^{2/L} of the product, which is subadditive. */
function isDeepLinear({ branches, regularizer, loss }: Architecture): boolean {
  if (!FAMILY_DECLARATIONS['deep-linear'].losses.includes(loss)) return false;
  return regularizer === 'weight-decay' || (branches === 1 && FAMILY_DECLARATIONS['deep-linear'].regularizers.includes(regularizer));
}

/** First widths whose combinations of patterns can be few enough to price them all. */
const NARROW = 3;

/** The program of a deep ReLU network without biases; the bound beside its result holds for every width, whatever was found. */
function deepProgram({ layers, regularizer, loss, delta }: Architecture, roles: readonly Role[]): BoundingProgram | null {
  const depth = layers.length + 1;
  const widths = layers.slice(0, -1);
  const outputs = roles.filter((role) => role === 'target').length;
  const huber = loss === 'huber' && delta !== undefined ? { delta } : {};
  const three = FAMILY_DECLARATIONS['three-layer-relu'];
  if (depth === 3 && widths[0] <= NARROW && outputs === 1 && three.losses.includes(loss))
    return { family: 'three-layer-relu', widths, regularizer, ...huber };
  if (!FAMILY_DECLARATIONS['deep-relu'].losses.includes(loss)) return null;
  return { family: 'deep-relu', depth, widths, regularizer, ...huber };
}
