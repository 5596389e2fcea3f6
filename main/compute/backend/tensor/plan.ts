import { Failure } from '../../../../shared/contract/failure';
import { columnsOf, layersOf, offsetsOf, type Layout } from '../../train/layout';
import type { TensorLimits } from './device';

/** How a training is cut so that nothing exceeds what the device holds. */
export interface Plan {
  /** Networks that are trained at once. */
  readonly networks: number;
  /** Rows that are computed at once; their gradients are added up. */
  readonly rows: number;
}

/** Tensors of the size of the hidden values that are there at once on the way back, beside those values: two gradients and a slope. */
const TEMPORARY = 3;
/** Rows at once below which fewer networks at once are better. */
const ENOUGH = 512;

/**
 * The cut for `seeds` networks on n rows, `batch` of them in one step. Throws a Failure ('computation') where not even one network on one
 * row fits.
 */
export function planTraining(layout: Layout, n: number, batch: number, seeds: number, limits: TensorLimits): Plan {
  const { end } = offsetsOf(layout);
  const units = layout.widths.slice(1, layersOf(layout)).map((width) => layout.branches * width);
  const widest = Math.max(...units, columnsOf(layout, 0), layout.widths[layersOf(layout)]);
  const all = units.reduce((sum, count) => sum + count, 0) + TEMPORARY * Math.max(...units);
  const rowsFor = (networks: number) =>
    Math.min(batch, Math.floor(limits.tensorBytes / (4 * networks * widest)), Math.floor(limits.valueBytes / (4 * networks * all)));
  const fits = (networks: number) => 4 * networks * end <= limits.tensorBytes;
  let networks = seeds;
  while (networks > 1 && !(fits(networks) && rowsFor(networks) >= Math.min(batch, ENOUGH))) networks = Math.ceil(networks / 2);
  const rows = rowsFor(networks);
  const data = batch < n ? 4 * n * widest : 0;
  if (!fits(networks) || rows < 1 || data > limits.tensorBytes)
    throw new Failure(
      'computation',
      `The training does not fit the device: one network has ${megabytes(4 * end)} of parameters, and a tensor there may have ${megabytes(limits.tensorBytes)}.`,
      batch < n ? 'Use the embedded engine, or all rows in a step.' : 'Use the embedded engine, or a smaller network.',
    );
  return { networks, rows };
}

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toPrecision(3)} MiB`;
