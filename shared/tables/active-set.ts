import type { Directions } from '../contract/geometry';
import type { ShownTable } from '../contract/table';
import { formatNumber, formatPercent } from '../figures/format';
import { activeSet, angleNames, TOUCHES } from '../figures/geometry/active-set';
import { or } from './cells';

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
