import type { Run } from '../contract/run';
import type { ShownTable } from '../contract/table';
import { CLOSED } from '../figures/curves';
import { summarizePoints, type SweepData } from '../figures/sweep/data';
import { AXIS_DECLARATIONS } from '../theory/training/sweep/axes';
import { NOTHING, or } from './cells';

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
