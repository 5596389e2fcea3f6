import type { CurveChunk, Measures, Moment } from '../../shared/contract/run';

/**
 * Tidy: one row for each seed and epoch; epoch 0 is the initial network. Behind the objective stands what was measured (theory §7) at the
 * epochs that were: of layer l its ranks and largest singular values, alignment_l and balance_l of the layers l and l + 1; of
 * the matrix that a linear network computes its rank_product and sigma_product; and the neurons that an escape added. A cell is empty where nothing was measured.
 */
export function historyCsv(curves: readonly CurveChunk[], moments: readonly Moment[]): string {
  const chunks = [...curves].sort((a, b) => a.seed - b.seed || a.from - b.from);
  const measures = moments.filter((moment): moment is Measures => moment.kind === 'measures');
  const escapes = moments.filter((moment) => moment.kind === 'escape');
  const columns = measuredColumns(measures);
  const head = ['seed', 'epoch', 'objective', ...columns.map(({ name }) => name), ...(escapes.length > 0 ? ['escape_units'] : [])];
  const key = (seed: number, epoch: number) => `${seed} ${epoch}`;
  const measuredAt = new Map(measures.map((moment) => [key(moment.seed, moment.epoch), moment]));
  const unitsAt = new Map(escapes.map(({ seed, epoch, units }) => [key(seed, epoch), units]));
  const rest = (seed: number, epoch: number): string => {
    if (head.length === 3) return '';
    const moment = measuredAt.get(key(seed, epoch));
    const cells = columns.map(({ of }) => (moment ? (of(moment) ?? '') : ''));
    if (escapes.length > 0) cells.push(unitsAt.get(key(seed, epoch)) ?? '');
    return `,${cells.join(',')}`;
  };
  const rows = chunks.map(({ seed, from, objective }) =>
    Array.from(objective, (value, i) => `${seed},${from + i},${value}${rest(seed, from + i)}\n`).join(''),
  );
  return `${head.join(',')}\n${rows.join('')}`;
}

interface Column {
  name: string;
  of(moment: Measures): number | undefined;
}

/** As many columns as the largest of the networks needs. */
function measuredColumns(measures: readonly Measures[]): Column[] {
  const columns: Column[] = [];
  const most = (of: (moment: Measures) => number) => measures.reduce((largest, moment) => Math.max(largest, of(moment)), 0);
  const layers = most((moment) => moment.layers.length);
  for (let l = 0; l < layers; l++) {
    columns.push({ name: `rank_${l + 1}`, of: (moment) => moment.layers[l]?.numericalRank });
    columns.push({ name: `stable_rank_${l + 1}`, of: (moment) => moment.layers[l]?.stableRank });
    columns.push({ name: `effective_rank_${l + 1}`, of: (moment) => moment.layers[l]?.effectiveRank });
    const values = most((moment) => moment.layers[l]?.singularValues.length ?? 0);
    for (let i = 0; i < values; i++) columns.push({ name: `sigma_${l + 1}_${i + 1}`, of: (moment) => moment.layers[l]?.singularValues[i] });
  }
  const product = most((moment) => moment.product?.singularValues.length ?? 0);
  if (product > 0) columns.push({ name: 'rank_product', of: (moment) => moment.product?.numericalRank });
  for (let i = 0; i < product; i++) columns.push({ name: `sigma_product_${i + 1}`, of: (moment) => moment.product?.singularValues[i] });
  for (let l = 0; l + 1 < layers; l++) {
    columns.push({ name: `alignment_${l + 1}`, of: (moment) => moment.alignment[l] });
    columns.push({ name: `balance_${l + 1}`, of: (moment) => moment.balance[l] });
  }
  if (layers > 0) columns.push({ name: 'active_neurons', of: (moment) => moment.activeNeurons });
  return columns;
}
