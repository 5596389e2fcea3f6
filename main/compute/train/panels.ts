import type { Matrix } from '../../../shared/contract/array';
import type { RealBlock } from '../engine/arena';
import type { TrainingKernels } from '../engine/training-kernels';

/** What an array over the samples needs: rows of values for each sample, in panels of a few samples (engine/assembly/panels.ts). */
export interface Panels {
  readonly block: RealBlock;
  readonly rows: number;
  /** Samples of a panel. */
  readonly samples: number;
  /** Values from panel to panel. */
  readonly stride: number;
  /** Bytes from panel to panel. */
  readonly bytes: number;
}

export function createPanels({ arena, panelStride, size, samples }: TrainingKernels, rows: number, count: number): Panels {
  const stride = panelStride(rows);
  return { block: arena.real(Math.ceil(count / samples) * stride), rows, samples, stride, bytes: size * stride };
}

/** Where the panel of a sample begins. */
export function address({ block, samples, bytes }: Panels, sample: number): number {
  return block.pointer + bytes * (sample / samples);
}

/** Where among the values the first row of a sample lies; the next rows follow at steps of `samples`. */
export function place({ samples, stride }: Panels, sample: number): number {
  const lane = sample % samples;
  return ((sample - lane) / samples) * stride + lane;
}

/** Copies a matrix with a row for each sample, and a one after it where asked. */
export function fillPanels(target: Panels, source: Matrix, withOnes: boolean): void {
  const [n, columns] = source.shape;
  const { values } = target.block;
  for (let s = 0; s < n; s++) {
    const at = place(target, s);
    for (let i = 0; i < columns; i++) values[at + target.samples * i] = source.data[s * columns + i];
    if (withOnes) values[at + target.samples * columns] = 1;
  }
}
