import { createHash } from 'node:crypto';
import type { Dataset } from '../../shared/contract/data';
import type { Architecture } from '../../shared/contract/network';
import type { FamilyName, RunSpec } from '../../shared/contract/run';

/** Regularisers that turn a two-layer network's penalty into β·γ with factor 1 (theory §4, L = 2). */
const TWO_LAYER_REGULARIZERS: readonly Architecture['regularizer'][] = ['weight-decay', 'power', 'power-half', 'last-two'];

/** The family whose convex program bounds the training objective of an architecture; null where this version has none. */
export function familyOf({ layers, activation, regularizer }: Architecture): FamilyName | null {
  return layers.length === 1 && activation === 'relu' && TWO_LAYER_REGULARIZERS.includes(regularizer) ? 'two-layer-relu' : null;
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
  if (run.kind === 'solve') return [run.spec.family, run.spec.bias, run.spec.loss, run.spec.beta];
  const { architecture } = run.spec;
  const { layers, branches, activation, regularizer, bias, loss, beta } = architecture;
  return [familyOf(architecture) ?? [layers, branches, activation, regularizer], bias, loss, beta];
}
