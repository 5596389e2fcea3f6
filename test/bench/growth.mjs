// Which sizes `npm run bench -- growth` measures: from one size in the middle, one of n, d and P at a time; and all patterns of rank 3.
const MIDDLE = { n: 400, d: 20, patterns: 200 };
const SAMPLED = {
  n: [100, 200, 400, 800, 1600, 3200],
  d: [5, 10, 20, 40, 80],
  patterns: [50, 100, 200, 400, 800, 1600],
};
const ALL = [25, 50, 100, 200, 400];

/** Each point: what is varied (`axis`) at which value, and the problem. */
export function growthPoints() {
  const sampled = Object.entries(SAMPLED).flatMap(([axis, values]) =>
    values.map((value) => ({ axis: axis === 'patterns' ? 'P' : axis, value, problem: { ...MIDDLE, [axis]: value, seed: 10 } })),
  );
  const all = ALL.map((n) => ({ axis: 'all', value: n, problem: { n, d: 3, seed: 11 } }));
  return [...sampled, ...all];
}

/** The charts of the points: each quantity against each axis. */
export function growthCharts(results) {
  const of = (axis, quantity) => results.filter((point) => point.axis === axis).map((point) => ({ x: point.value, y: point[quantity] }));
  const chart = (name, title, subtitle, across, series) => ({ name, data: { title, subtitle, across, series } });
  const times = (axis) => [{ name: 'time', points: of(axis, 'seconds') }];
  const middle = ({ n, d, patterns }, left) =>
    [left === 'n' ? '' : `n = ${n}`, left === 'd' ? '' : `d = ${d}`, left === 'P' ? '' : `P = ${patterns}`].filter(Boolean).join(', ');
  return [
    ...['n', 'd', 'P'].flatMap((axis) => [
      chart(
        `time-${axis}`,
        `Time against ${axis}`,
        `Seconds of a warm solve to a gap of 1e-6, ${middle(MIDDLE, axis)}, sampled patterns`,
        axis,
        times(axis),
      ),
      chart(`memory-${axis}`, `Memory against ${axis}`, `MB that the solves add to a running worker, ${middle(MIDDLE, axis)}`, axis, [
        { name: 'memory', points: of(axis, 'megabytes') },
      ]),
    ]),
    chart(
      'time-all',
      'Time against n, all patterns',
      'Seconds of a warm solve to a gap of 1e-6, d = 3, every activation pattern',
      'n',
      times('all'),
    ),
  ];
}
