import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import type { WeightBlock } from '../layout';

/** The parameters of a network as its regulariser sees them: those that are not penalised (free biases …) count as 0. */
export class PenalizedWeights {
  private readonly copy: Float64Block | null;

  /** `mask` is 1 for what is penalised and 0 for the rest, null where all is; allocates in the arena of `kernels`. */
  constructor(
    readonly kernels: Kernels,
    readonly parameters: Float64Block,
    readonly gradient: Float64Block,
    readonly blocks: readonly WeightBlock[],
    private readonly mask: Float64Block | null,
  ) {
    this.copy = mask && kernels.arena.float64(parameters.length);
  }

  /** The penalised values at this moment: the parameters themselves or a copy of them with zeros. */
  read(): Float64Block {
    const { mask, copy, parameters } = this;
    if (!mask || !copy) return parameters;
    this.kernels.scale(copy.length, 0, copy.pointer);
    this.kernels.axpy(copy.length, 1, parameters.pointer, copy.pointer);
    this.kernels.multiply(copy.length, mask.pointer, copy.pointer);
    return copy;
  }
}
