import type { FigureSource } from '../../../shared/contract/figure';
import { Failure } from '../../../shared/contract/failure';
import type { Architecture } from '../../../shared/contract/network';
import type { Run } from '../../../shared/contract/run';
import type { CollapseData } from '../../../shared/figures/collapse';
import { layersOf, type LayersData } from '../../../shared/figures/layers';
import { measuredSeries, type MeasuresData } from '../../../shared/figures/spectra';
import {
  collapseLaws,
  collapsingBeta,
  expectedLayer,
  expectedProduct,
  optimalValues,
  type Expected,
} from '../../../shared/theory/rank-collapse';
import { columnsOf, type FigureTable } from '../../files/figure-table';
import type { Context } from '../context';
import { linearProblem } from '../problem/linear-problem';
import { isSameProblem } from '../problem/problem-key';
import { measuresSubject } from './measures';
import type { ResultSubject } from './result-figures';

type Needs = Pick<Context, 'workspace' | 'supervisor'>;

/** Measures over the epochs, with what a closed form says of them where there is one. */
export async function expectedMeasures(context: Needs, request: FigureSource): Promise<ResultSubject<MeasuresData>> {
  const { run, data } = measuresSubject(context.workspace, request.subject, request.measures);
  const known = data.quantity === 'product' || data.quantity === 'singular-values' ? await expectedOf(context, run) : null;
  const expected = data.quantity === 'product' ? known?.product : known?.layer;
  return { run, data: { ...data, ...tolerance(request), ...(expected ? { expected } : {}) } };
}

/** The singular values of all layers of a seed over its epochs. */
export async function layersSubject(context: Needs, request: FigureSource): Promise<ResultSubject<LayersData>> {
  const { run, data } = measuresSubject(context.workspace, request.subject, request.measures);
  const { seed, moments } = data;
  const expected = (await expectedOf(context, run))?.layer;
  return { run, data: { seed, moments, ...tolerance(request), ...(expected ? { expected } : {}) } };
}

const tolerance = ({ measures }: FigureSource) => (measures?.tolerance === undefined ? {} : { tolerance: measures.tolerance });

/** The rank that a closed form predicts of the network of a training, at every β. Throws a Failure ('usage') where it has none. */
export async function collapseSubject(context: Needs, { subject, beta }: FigureSource): Promise<ResultSubject<CollapseData>> {
  const run = context.workspace.run(subject);
  const architecture = architectureOf(run);
  const { facts, trained } = await linearProblem(context, { id: run.spec.datasetId, architecture, run: run.id });
  const laws = collapseLaws(architecture, facts);
  if (!laws)
    throw new Failure(
      'usage',
      `The singular values of ${run.name} have no closed form.`,
      'The Rank tab says which hypothesis does not hold.',
    );
  return { run, data: { ...laws, sigmas: facts.solution, beta: beta ?? architecture.beta, trained } };
}

/** What is predicted of a training at its own β; null where nothing is, or the columns of its data have other roles by now. */
async function expectedOf(context: Needs, run: Run): Promise<{ product: Expected; layer: Expected | null } | null> {
  const architecture = architectureOf(run);
  if (architecture.activation !== 'linear' || !isSameProblem(context.workspace.dataset(run.spec.datasetId), run)) return null;
  const { facts } = await linearProblem(context, { id: run.spec.datasetId, architecture, run: run.id });
  const laws = collapseLaws(architecture, facts);
  if (!laws) return null;
  const { beta } = architecture;
  return { product: expectedProduct(laws.law, facts.solution, beta), layer: expectedLayer(laws.law, facts.solution, beta) };
}

function architectureOf({ name, spec }: Run): Architecture {
  if (spec.kind !== 'train' && spec.kind !== 'sweep') throw new Failure('usage', `${name} trains no network.`, 'Choose a training run.');
  return spec.spec.architecture;
}

/** One row for each epoch that was measured: every singular value that was kept, layer by layer. */
export function layersTable(data: LayersData, provenance: Record<string, unknown>): FigureTable {
  const series = layersOf(data).flatMap((layer) =>
    measuredSeries({ ...data, quantity: 'singular-values', layer }, Infinity).map(({ name, values }) => ({
      name: `layer ${layer} ${name}`,
      values,
    })),
  );
  const columns = [
    { name: 'epoch', meaning: 'at its end; 0 is the initial network' },
    ...series.map(({ name }) => ({ name, meaning: 'singular value of the layer, over the units of all branches' })),
  ];
  const rows = data.moments.map(({ epoch }, i) => [epoch, ...series.map(({ values }) => values[i] ?? '')]);
  return { columns, rows, about: provenance };
}

const COLLAPSE_COLUMNS = columnsOf({
  kind: 'data: of the least squares solution; optimum: closed form of the optimal W; trained: of the matrix that a trained network computes',
  beta: 'regularisation; empty for the data',
  index: 'from 1, descending',
  value: 'singular value',
  collapse_beta: 'the β at which this singular value of the data collapses',
});

/** Tidy: the data, and at the β of the line and of every trained network what is optimal and what was trained. */
export function collapseTable({ law, sigmas, beta, trained }: CollapseData, provenance: Record<string, unknown>): FigureTable {
  const betas = [...new Set([beta, ...trained.map((network) => network.beta)])].sort((a, b) => a - b);
  const list = (kind: string, at: number | '', values: readonly number[]) =>
    values.map((value, i) => [kind, at, i + 1, value, i < sigmas.length ? collapsingBeta(law, sigmas[i]) : '']);
  const rows = [
    ...list('data', '', sigmas),
    ...betas.flatMap((at) => list('optimum', at, optimalValues(law, sigmas, at))),
    ...trained.flatMap((network) => list('trained', network.beta, network.values)),
  ];
  return { columns: COLLAPSE_COLUMNS, rows, about: provenance };
}
