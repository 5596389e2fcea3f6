import type { Random } from '../../engine/random';

/** Sizes of one weight matrix: fan-out × fan-in. A bias is one more column, the weight of an input that is always 1. */
export interface LayerSize {
  readonly rows: number;
  readonly columns: number;
}

/** Draws the weights of one branch, layer by layer, each row-major. A bias is drawn like the other weights. */
export type Initialization = (sizes: readonly LayerSize[], random: Random) => Float64Array[];

/** A branch whose layers are drawn independently by `draw(rows, columns)`. */
export function eachLayer(sizes: readonly LayerSize[], draw: (rows: number, columns: number) => Float64Array): Float64Array[] {
  return sizes.map(({ rows, columns }) => draw(rows, columns));
}
