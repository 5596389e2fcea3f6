import type { Matrix } from '../../../../shared/contract/array';
import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import type { FreeConstant } from '../master/constants/constant-rule';
import { AtomListGauge } from './atom-list-gauge';
import { constantDefect } from './constant-defect';

/** γ°(N) over a list of atoms for N with 1ᵀN = 0, as where a constant of each output is free (theory §5.7). */
export class CentredListGauge extends AtomListGauge {
  private readonly largest: (upper: number) => number;

  /** `atoms` count×n, no value of which exceeds `most`; all at the price β. */
  constructor(
    kernels: Kernels,
    private readonly Y: Matrix,
    private readonly rule: Pick<FreeConstant, 'project' | 'largest'>,
    atoms: Float64Block,
    count: number,
    most: number,
    beta: number,
  ) {
    const [n, C] = Y.shape;
    super(kernels, n, C, count, atoms, new Float64Array(n).fill(most), 'list');
    // A constant is what an output at some row has beyond its atoms, whose sizes sum to upper/β at most.
    this.largest = (upper) => rule.largest(Y, upper) + (most * upper) / beta;
  }

  override project(N: Float64Array): void {
    this.rule.project(N, this.Y);
  }

  override defect(N: Float64Array, upper: number): number {
    return constantDefect(N, this.outputs, this.largest(upper));
  }
}
