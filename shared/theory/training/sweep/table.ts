import type { SweepResult, SweepSpec } from '../../../contract/run';
import { relativeGap } from '../../relative-gap';
import { isWithin } from '../success';
import { AXIS_DECLARATIONS } from './axes';
import { TEST_COLUMNS, testCells } from '../test-columns';
import { sweepPoints } from './points';

/** The networks of a sweep as a tidy table: columns with their meanings, and a row for each network; a cell is empty where nothing is known. */
export function sweepTable(
  spec: SweepSpec,
  { points, betaMax }: Pick<SweepResult, 'points' | 'betaMax'>,
  tolerance: number,
): { columns: Record<string, string>; rows: (number | string)[][] } {
  const specs = sweepPoints(spec, betaMax?.value);
  // β is a column of its own in every sweep.
  const axes = spec.axes.flatMap(({ name }, axis) =>
    name === 'beta' ? [] : [{ name: name.replace('-', '_'), label: AXIS_DECLARATIONS[name].label, axis }],
  );
  const tested = points.some(({ networks }) => networks.some(({ test }) => test));
  const columns = {
    ...Object.fromEntries(axes.map(({ name, label }) => [name, label])),
    beta: 'regularisation',
    seed: 'of the network',
    objective: 'sum of losses plus regulariser, in float64',
    loss: 'sum of losses',
    regularizer: 'the regulariser, without its β',
    gradient_norm: 'at the end',
    active_neurons: 'of the network',
    epochs: 'that it took',
    ended: 'why its training ended',
    bound: 'true lower bound of every network at this point',
    bound_kind: 'how that is proven',
    gap: 'objective minus bound',
    relative_gap: 'share of the objective',
    within: `1 where the relative gap is at most ${tolerance}`,
    program_objective: 'optimum of the convex program, which a network reaches',
    program_certificate: 'how that is known; restricted and estimated ones bound nothing from below',
    ...(tested ? TEST_COLUMNS : {}),
  };
  const rows = points.flatMap(({ values, networks, bound }, index) => {
    const lower = bound?.lowerBound;
    const program = bound?.program;
    return networks.map((network) => [
      ...axes.map(({ axis }) => values[axis]),
      specs[index].spec.architecture.beta,
      network.seed,
      network.objective,
      network.loss,
      network.regularizer,
      network.gradientNorm,
      network.activeNeurons,
      network.epochs,
      network.ended ?? '',
      lower?.value ?? '',
      lower?.kind ?? '',
      lower ? network.objective - lower.value : '',
      lower ? relativeGap(network.objective, lower.value) : '',
      lower ? Number(isWithin(network.objective, lower.value, tolerance)) : '',
      program?.objective ?? '',
      program?.certificate ?? '',
      ...(tested ? testCells(network.test) : []),
    ]);
  });
  return { columns, rows };
}
