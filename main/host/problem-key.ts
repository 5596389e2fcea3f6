import { createHash } from 'node:crypto';
import type { Dataset } from '../../shared/contract/data';
import type { Architecture } from '../../shared/contract/network';
import type { FamilyName, RunSpec } from '../../shared/contract/run';
import { DEFAULT_DELTA } from '../../shared/theory/losses';

/** Regularisers that turn a two-layer network's penalty into β·γ with factor 1 (theory §4, L = 2). */
const TWO_LAYER_REGULARIZERS: readonly Architecture['regularizer'][] = ['weight-decay', 'power', 'power-half', 'last-two'];

/** The family whose convex program bounds the training objective of an architecture; null where this version has none. */
export function familyOf(architecture: Architecture): FamilyName | null {
  const { layers, activation, regularizer, bias, outputBias, delta } = architecture;
  if (layers.length !== 1 || activation !== 'relu' || !TWO_LAYER_REGULARIZERS.includes(regularizer)) return null;
  // What is not penalised can lower the objective below the bound of the program, which has no such part.
  if (bias === 'free' || outputBias) return null;
  return (delta ?? DEFAULT_DELTA) === DEFAULT_DELTA ? 'two-layer-relu' : null;
}

/** Equal for runs whose objectives may be compared: same values and roles, family (or architecture, where it has none), bias, loss and β. */
export function problemKey(dataset: Pick<Dataset, 'hash' | 'roles' | 'standardize' | 'coding'>, run: RunSpec): string {
  const { hash, roles, standardize, coding } = dataset;
  return createHash('sha256')
    .update(JSON.stringify([hash, roles, standardize, coding ?? null, ...objectiveOf(run)]))
    .digest('hex')
    .slice(0, 16);
}

function objectiveOf(run: RunSpec): unknown[] {
  if (run.kind === 'solve') {
    const { family, bias, loss, beta, depth, regularizer, widths, ball, interpolate } = run.spec;
    // For two layers the regularisers agree, so that the program belongs to networks trained with any of them.
    const options = family === 'two-layer-relu' ? {} : { depth, regularizer, widths, ball };
    return [family, bias, loss, beta, ...defined({ ...options, interpolate })];
  }
  const { architecture, seed } = run.spec;
  const { layers, branches, activation, regularizer, bias, loss, beta } = architecture;
  const family = familyOf(architecture);
  if (family) return [family, bias, loss, beta];
  const { biasLayers, outputBias, exponent, delta } = architecture;
  // Gates are drawn from the first seed and make the problem what it is.
  const gates = activation === 'gated' ? seed : undefined;
  return [[layers, branches, activation, regularizer], bias, loss, beta, ...defined({ biasLayers, outputBias, exponent, delta, gates })];
}

/** The entries that have a value. */
function defined(options: Record<string, unknown>): unknown[] {
  return Object.entries(options).filter(([, value]) => value !== undefined);
}
