import type { Random } from '../../engine/random';

/** The weights of one branch, row-major: hidden is width×inputs, output is outputs×width. */
export interface BranchWeights {
  readonly hidden: Float64Array;
  readonly output: Float64Array;
}

export interface BranchShape {
  readonly inputs: number;
  readonly width: number;
  readonly outputs: number;
}

/** Draws the weights of one branch. A bias is a weight of the input that is always 1 and is drawn like the others. */
export type Initialization = (shape: BranchShape, random: Random) => BranchWeights;

/** A branch whose layers are drawn independently by `draw(rows, columns)`, row-major: fan-in is columns, fan-out rows. */
export function eachLayer({ inputs, width, outputs }: BranchShape, draw: (rows: number, columns: number) => Float64Array): BranchWeights {
  const hidden = draw(width, inputs);
  return { hidden, output: draw(outputs, width) };
}
