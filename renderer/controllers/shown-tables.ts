import type { Directions } from '../../shared/contract/geometry';
import type { Iteration, Measures, Run, SplineResult } from '../../shared/contract/run';
import type { ShownTable } from '../../shared/contract/table';
import { CLOSED } from '../../shared/figures/curves';
import { formatNumber, formatPercent } from '../../shared/figures/format';
import { activeSet, angleNames, TOUCHES } from '../../shared/figures/geometry/active-set';
import { rankAbove } from '../../shared/figures/spectra';
import type { TrainedCurve } from '../../shared/figures/spline';
import { summarizePoints, type SweepData } from '../../shared/figures/sweep/data';
import { collapsingBeta, optimalValues, type CollapseLaw } from '../../shared/theory/rank-collapse';
import { AXIS_DECLARATIONS } from '../../shared/theory/training/sweep/axes';
import { valueAt } from '../../shared/theory/univariate-network';
import { provenBound, relativeGap } from './bound';
import type { RunRow } from './comparison.svelte';

/** The tables of the window that belong to no figure, every digit kept: each as `table.export` takes it. */

type Columns = ShownTable['columns'];
const NOTHING = { notes: [], datasets: [], settings: {} };
/** Names of columns, of which no two are one. */
const distinct = (names: readonly string[]): string[] =>
  names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
const or = (value: number | null | undefined): number | string => value ?? '';

/** The iterations of a solve, or of a path. */
export function iterationsTable(iterations: readonly Iteration[], run: Run): ShownTable {
  const path = run.spec.kind === 'path';
  const columns: Columns = [
    ...(path ? [{ name: 'beta', meaning: 'regularisation' }] : []),
    { name: 'iteration', meaning: 'of the solver, from 1' },
    { name: 'primal', meaning: 'objective of the restricted program, which a network reaches' },
    { name: 'dual', meaning: 'dual bound of the program that is solved', bound: true },
    { name: 'gap', meaning: 'primal minus dual' },
    { name: 'relative_gap', meaning: 'gap as a share of the primal' },
    { name: 'patterns', meaning: 'in the restricted program' },
    { name: 'violation', meaning: 'of the dual constraint' },
    { name: 'seconds', meaning: 'since the start' },
  ];
  const rows = iterations.map((at) => [
    ...(path ? [or(at.beta)] : []),
    at.iteration,
    at.primal,
    or(at.dual),
    or(at.gap),
    at.dual === null ? '' : relativeGap(at.primal, at.dual),
    at.patterns,
    or(at.violation),
    at.seconds,
  ]);
  const kind = run.summary?.certificate;
  return {
    ...NOTHING,
    title: 'Solver iterations',
    subtitle: `${run.name}${kind ? `, ${kind}: what the bound holds for is said of the run` : ''}`,
    columns,
    rows,
    runs: [run.id],
  };
}

/** Where the dual constraint of a solved program is tightest. */
export function activeSetTable(data: Directions, run: string): ShownTable {
  const angles = angleNames(data.coordinates.length);
  return {
    title: 'Active set',
    subtitle: `dual constraint at β = ${formatNumber(data.beta)}, ${data.certificate}; touching means within ${formatPercent(TOUCHES)} of β`,
    notes: [data.maximaNote],
    columns: [
      { name: 'neurons', meaning: 'of the optimal network that stand there' },
      { name: 'sign', meaning: 'of their output weights; empty where it is none or several' },
      ...angles.map((name) => ({ name, meaning: 'of the direction, in degrees' })),
      { name: 'slack', meaning: 'β minus the value' },
      { name: 'weight', meaning: 'of the neurons' },
      { name: 'value', meaning: 'left side of the dual constraint' },
    ],
    rows: activeSet(data).map(({ neurons, sign, angles: at, slack, weight, value }) => [
      neurons.map((k) => k + 1).join(' '),
      or(sign),
      ...angles.map((_, axis) => or(at[axis])),
      slack,
      neurons.length > 0 ? weight : '',
      value,
    ]),
    runs: [run],
    datasets: [],
    settings: { beta: data.beta },
  };
}

/** The knots of a spline with the slopes on both sides, and how far trained networks are from it there. */
export function slopesTable(
  spline: SplineResult,
  trained: readonly TrainedCurve[],
  dataset: string,
  settings: ShownTable['settings'],
): ShownTable {
  return {
    title: 'Slopes',
    subtitle: 'the optimal spline on both sides of its knots',
    notes: [],
    columns: [
      { name: 'knot', meaning: 'from 1, from left to right' },
      { name: 'x', meaning: 'where it is' },
      { name: 'value', meaning: 'of the spline, first output' },
      { name: 'slope_before', meaning: 'left of it' },
      { name: 'slope_after', meaning: 'right of it' },
      { name: 'change', meaning: 'of the slope' },
      ...distinct(trained.map(({ name }) => `${name} - spline`)).map((name) => ({ name, meaning: 'trained network minus spline there' })),
    ],
    rows: spline.knots.map(({ x, change }, k) => [
      k + 1,
      x,
      valueAt(spline, x)[0],
      spline.pieces[k].slope[0],
      spline.pieces[k + 1].slope[0],
      change[0],
      ...trained.map((network) => valueAt(network, x)[0] - valueAt(spline, x)[0]),
    ]),
    runs: [],
    datasets: [dataset],
    settings,
  };
}

/** Singular values of the data, of the optimum and of a trained network. */
export function spectrumTable(
  law: CollapseLaw,
  sigmas: readonly number[],
  beta: number,
  trained: readonly number[] | null,
  run: string,
): ShownTable {
  const optimal = optimalValues(law, sigmas, beta);
  return {
    ...NOTHING,
    title: 'Predicted and trained',
    subtitle: `singular values at β = ${formatNumber(beta)}, predicted by the closed form`,
    columns: [
      { name: 'index', meaning: 'from 1, descending' },
      { name: 'data', meaning: 'of the least squares solution' },
      { name: 'predicted', meaning: 'of the optimum, closed form' },
      { name: 'trained', meaning: 'of the matrix that the trained network computes' },
      { name: 'zero_from_beta', meaning: 'the β at which it collapses' },
    ],
    rows: sigmas.map((sigma, i) => [i + 1, sigma, optimal[i], or(trained?.[i]), collapsingBeta(law, sigma)]),
    runs: [run],
    settings: { beta },
  };
}

/** Ranks of every layer, and how neighbours fit each other. */
export function ranksTable(
  measured: Pick<Measures, 'layers' | 'product' | 'alignment' | 'balance'>,
  tolerance: number,
  run: string,
): ShownTable {
  const ranks = (layer: Omit<Measures['layers'][number], 'layer'>) => [
    rankAbove(layer.singularValues, tolerance),
    layer.stableRank,
    layer.effectiveRank,
  ];
  return {
    ...NOTHING,
    title: 'Ranks',
    subtitle: `numerical: singular values above ${formatNumber(tolerance)} of the largest`,
    columns: [
      { name: 'matrix', meaning: 'a layer, or what the whole network computes' },
      { name: 'numerical', meaning: 'singular values above the tolerance' },
      { name: 'stable', meaning: 'squared Frobenius norm over squared spectral norm' },
      { name: 'effective', meaning: 'exponential of the entropy of the singular values' },
      { name: 'alignment', meaning: 'with the next layer' },
      { name: 'imbalance', meaning: 'with the next layer' },
    ],
    rows: [
      ...measured.layers.map((layer, i) => [`Layer ${layer.layer}`, ...ranks(layer), or(measured.alignment[i]), or(measured.balance[i])]),
      ...(measured.product ? [['Network', ...ranks(measured.product), '', '']] : []),
    ],
    runs: [run],
    settings: { tolerance },
  };
}

/** The runs of the Compare tab, in its order. */
export function runsTable(rows: readonly RunRow[], runs: readonly Run[], dataName: (id: string) => string): ShownTable {
  return {
    ...NOTHING,
    title: 'Runs',
    subtitle: 'objectives with their certificates, gaps to the best true bound of each problem',
    columns: [
      { name: 'run', meaning: 'its name' },
      { name: 'kind', meaning: 'what it is' },
      { name: 'data', meaning: 'the data set' },
      { name: 'objective', meaning: 'sum of losses plus regulariser' },
      { name: 'certificate', meaning: 'of the objective of a program; empty for a training' },
      { name: 'bound', meaning: 'best true lower bound of its problem', bound: true },
      { name: 'bound_kind', meaning: 'how that is proven' },
      { name: 'relative_gap', meaning: 'objective minus bound as a share of the objective' },
      { name: 'against_baseline', meaning: 'objective minus that of the baseline, where it is of the same problem' },
      { name: 'started', meaning: 'when' },
      { name: 'tags', meaning: 'given in the window' },
    ],
    rows: rows.map(({ run, objective, gap, against }) => {
      const bound = provenBound(run, runs);
      const certificate = run.summary?.certificate ?? '';
      return [run.name, run.spec.kind, dataName(run.spec.datasetId), or(objective), certificate, or(bound?.value), bound?.kind ?? '', or(gap), or(against), run.createdAt, (run.tags ?? []).join(' ')]; // prettier-ignore
    }),
    runs: rows.map(({ run }) => run.id),
  };
}

/** The settings of compared runs side by side. */
export function settingsTable(
  rows: readonly { name: string; texts: readonly (string | undefined | null)[] }[],
  runs: readonly Run[],
): ShownTable {
  return {
    ...NOTHING,
    title: 'Differences of settings',
    subtitle: 'of the compared runs',
    columns: [
      { name: 'setting', meaning: 'its name' },
      ...distinct(runs.map(({ name }) => name)).map((name) => ({ name, meaning: 'of this run' })),
    ],
    rows: rows.map(({ name, texts }) => [name, ...texts.map((text) => text ?? '')]),
    runs: runs.map(({ id }) => id),
  };
}

/** The points of a sweep with their best networks. */
export function sweepPointsTable(data: SweepData, run: Run): ShownTable {
  return {
    ...NOTHING,
    title: 'Points of the sweep',
    subtitle: `${run.name}: the best network of each point above its true bound`,
    columns: [
      ...data.axes.map(({ name }) => ({ name: name.replace('-', '_'), meaning: AXIS_DECLARATIONS[name].label })),
      { name: 'best_objective', meaning: 'sum of losses plus regulariser of the best network' },
      { name: 'bound', meaning: 'true lower bound of every network there', bound: true },
      { name: 'bound_kind', meaning: 'how that is proven' },
      { name: 'relative_gap', meaning: 'of the best network' },
      { name: 'within', meaning: `networks within ${CLOSED} of the bound, relatively` },
      { name: 'of', meaning: 'networks that were trained there' },
    ],
    rows: summarizePoints(data).map(({ point, best, bound, relativeGap: gap, success }) => [
      ...point.values,
      or(best?.objective),
      or(bound?.value),
      bound?.kind ?? '',
      or(gap),
      or(success?.within),
      or(success?.of),
    ]),
    runs: [run.id],
    settings: { tolerance: data.tolerance },
  };
}
