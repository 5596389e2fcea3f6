import { createHash } from 'node:crypto';
import type { Dataset, Role } from '../../shared/contract/data';
import type { Architecture } from '../../shared/contract/network';
import type { RunSpec, SolveSpec } from '../../shared/contract/run';
import { DEFAULT_DELTA } from '../../shared/theory/losses';

/** Regularisers that turn a network's penalty into a multiple of β·γ (theory §4); weight decay only for two layers. */
const GAUGES: readonly Architecture['regularizer'][] = ['power', 'power-half', 'last-two'];

/** Families of two layers, for which the regularisers agree: the program belongs to networks trained with any of them. */
const FIXED: readonly SolveSpec['family'][] = ['two-layer-relu', 'threshold', 'spline'];

/** The convex program that bounds a training objective: the family and its options. */
export type BoundingProgram = Pick<SolveSpec, 'family' | 'depth' | 'regularizer' | 'delta'>;

/** The program whose bound holds for every network of an architecture on data with these roles; null where this version has none. */
export function boundingProgram(architecture: Architecture, roles: readonly Role[]): BoundingProgram | null {
  const { layers, activation, regularizer, exponent, bias, outputBias, loss, delta } = architecture;
  const depth = layers.length + 1;
  const isGauge = GAUGES.includes(regularizer) ? (exponent ?? depth) === depth : regularizer === 'weight-decay' && depth === 2;
  if (!isGauge) return null;
  // Splines have a free constant, whether the network has one or not.
  const isSpline = activation === 'relu' && depth === 2 && bias === 'free' && roles.filter((role) => role === 'feature').length === 1;
  if (isSpline && loss === 'squared') return { family: 'spline' };
  // What is not penalised can lower the objective below the bound of a program that has no such part.
  if (outputBias) return null;
  if (activation === 'relu' && depth === 2 && bias !== 'free')
    return { family: 'two-layer-relu', ...(loss === 'huber' && delta !== undefined ? { delta } : {}) };
  if (loss !== 'squared') return null;
  if (activation === 'linear' && bias === 'none') return { family: 'parallel-linear', depth, regularizer };
  return activation === 'threshold' ? { family: 'threshold' } : null;
}

/** Equal for runs whose objectives may be compared: same values and roles, family (or architecture, where it has none), bias, loss and β. */
export function problemKey(dataset: Pick<Dataset, 'hash' | 'roles' | 'standardize' | 'coding'>, run: RunSpec): string {
  const { hash, roles, standardize, coding } = dataset;
  return createHash('sha256')
    .update(JSON.stringify([hash, roles, standardize, coding ?? null, ...objectiveOf(run, roles)]))
    .digest('hex')
    .slice(0, 16);
}

function objectiveOf(run: RunSpec, roles: readonly Role[]): unknown[] {
  if (run.kind === 'path') {
    // One objective for each β is no single problem: a path is compared with its like only.
    const { betas, ...spec } = run.spec;
    return ['path', betas, ...objectiveOf({ ...run, kind: 'solve', spec: { ...spec, beta: betas[0] } }, roles)];
  }
  if (run.kind === 'solve') {
    const { family, bias, loss, beta, delta, depth, regularizer, widths, ball, interpolate } = run.spec;
    const options = FIXED.includes(family) ? {} : { depth, regularizer, widths, ball };
    return [family, bias, loss, beta, ...defined({ ...options, interpolate, delta: ownDelta(delta) })];
  }
  const { architecture, seed } = run.spec;
  const { layers, branches, activation, regularizer, bias, loss, beta } = architecture;
  const delta = ownDelta(architecture.delta);
  const program = boundingProgram(architecture, roles);
  if (program) return [program.family, bias, loss, beta, ...defined({ depth: program.depth, regularizer: program.regularizer, delta })];
  const { biasLayers, outputBias, exponent } = architecture;
  // Gates are drawn from the first seed and make the problem what it is.
  const gates = activation === 'gated' ? seed : undefined;
  return [[layers, branches, activation, regularizer], bias, loss, beta, ...defined({ biasLayers, outputBias, exponent, delta, gates })];
}

/** δ where it is not the standard one. */
function ownDelta(delta: number | undefined): number | undefined {
  return delta === DEFAULT_DELTA ? undefined : delta;
}

/** The entries that have a value. */
function defined(options: Record<string, unknown>): unknown[] {
  return Object.entries(options).filter(([, value]) => value !== undefined);
}
