import { createHash } from 'node:crypto';
import type { Dataset, Role } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { Run, RunSpec, SolveSpec } from '../../../shared/contract/run';
import { boundingProgram } from '../../../shared/theory/families/bounding-program';
import { DEFAULT_DELTA } from '../../../shared/theory/losses';

/** Families of two layers, for which the regularisers agree: the program belongs to networks trained with any of them. */
const FIXED: readonly SolveSpec['family'][] = ['two-layer-relu', 'threshold'];

/** Equal for runs whose objectives may be compared: same values and roles, family (or architecture, where it has none), bias, loss and β. */
export function problemKey(dataset: PreparedData, run: RunSpec): string {
  return createHash('sha256')
    .update(JSON.stringify([...preparationOf(dataset), ...objectiveOf(run, dataset.roles)]))
    .digest('hex')
    .slice(0, 16);
}

type PreparedData = Pick<Dataset, 'hash' | 'roles' | 'standardize' | 'coding' | 'missing' | 'split'>;

/** All that X and Y of a data set depend on; what a choice leaves as it is stands nowhere, so that projects from before there was one keep their keys. */
export function preparationOf({ hash, roles, standardize, coding, missing, split }: PreparedData): unknown[] {
  const choices = {
    ...(missing === undefined || missing === 'refuse' ? {} : { missing }),
    ...(split ? { split: [split.share, split.seed] } : {}),
  };
  return [hash, roles, standardize, coding ?? null, ...(Object.keys(choices).length > 0 ? [choices] : [])];
}

/** Whether the columns of a run's data still have the roles that they had when it was started. */
export const isSameProblem = (dataset: Dataset, run: Run): boolean => problemKey(dataset, run.spec) === run.problemKey;

/** Throws a Failure ('usage') where the columns of a run's data have other roles now, so that its result is of another problem. */
export function requireSameProblem(dataset: Dataset, run: Run): void {
  if (!isSameProblem(dataset, run))
    throw new Failure(
      'usage',
      `${dataset.name} is not prepared as when ${run.name} was solved (roles, scaling, coding, missing values, test rows).`,
      'Solve it again.',
    );
}

function objectiveOf(run: RunSpec, roles: readonly Role[]): unknown[] {
  if (run.kind === 'path') {
    // One objective for each β is no single problem: a path is compared with its like only.
    const { betas, ...spec } = run.spec;
    return ['path', betas, ...objectiveOf({ ...run, kind: 'solve', spec: { ...spec, beta: betas[0] } }, roles)];
  }
  if (run.kind === 'sweep') {
    const { axes, ...spec } = run.spec;
    return ['sweep', axes, ...objectiveOf({ ...run, kind: 'train', spec }, roles)];
  }
  if (run.kind === 'solve') {
    const { family, bias, loss, beta, delta, depth, regularizer, widths, branches, ball, interpolate } = run.spec;
    const isFixed = FIXED.includes(family) || (family === 'spline' && (depth ?? 2) === 2);
    const options = isFixed ? {} : { depth, regularizer, widths, branches, ball };
    return [family, bias, loss, beta, ...defined({ ...options, interpolate, delta: ownDelta(delta) })];
  }
  const { architecture, seed } = run.spec;
  const { layers, branches, activation, regularizer, bias, loss, beta } = architecture;
  const delta = ownDelta(architecture.delta);
  const program = boundingProgram(architecture, roles);
  if (program) {
    const { family, depth, widths } = program;
    return [family, bias, loss, beta, ...defined({ depth, regularizer: program.regularizer, widths, delta })];
  }
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
