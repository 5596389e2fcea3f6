import type { Matrix } from '../../../shared/contract/array';
import type { Float64Block } from '../engine/arena';
import type { Kernels } from '../engine/kernels';

/** What an array over the samples needs: rows of values for each sample, in panels of 4 samples (engine/assembly/panels.ts). */
export interface Panels {
  readonly block: Float64Block;
  readonly rows: number;
  /** Values from panel to panel. */
  readonly stride: number;
}

export function createPanels({ arena, panelStride }: Kernels, rows: number, samples: number): Panels {
  const stride = panelStride(rows);
  return { block: arena.float64(Math.ceil(samples / 4) * stride), rows, stride };
}

/** Where the panel of a sample begins. */
export function address({ block, stride }: Panels, sample: number): number {
  return block.pointer + 8 * stride * (sample / 4);
}

/** Copies a matrix with a row for each sample, and a one after it where asked. */
export function fillPanels(target: Panels, source: Matrix, withOnes: boolean): void {
  const [n, columns] = source.shape;
  const { values } = target.block;
  for (let s = 0; s < n; s++) {
    const at = Math.floor(s / 4) * target.stride + (s % 4);
    for (let i = 0; i < columns; i++) values[at + 4 * i] = source.data[s * columns + i];
    if (withOnes) values[at + 4 * columns] = 1;
  }
}
